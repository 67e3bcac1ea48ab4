import { docsOf } from './docs-of';
import type { TestRun } from './test-run';
import { type GradedCode, type ReplayedRun, replayCommand } from './replay-command';
import type { GradeResults, PartResult, TestFailure, TestResult } from './results';
import type { Selection } from './plan';

export interface CollectOptions {
  readonly selection: Selection;
  /** The finished tests, in any order. */
  readonly runs: readonly TestRun[];
  readonly wallSeconds: number;
  readonly cpuBudgetSeconds: number;
  readonly interrupted: boolean;
  readonly code: GradedCode;
  /** The file that is being replayed. */
  readonly replayed?: string;
  /** Where the report of a test's failure was written. */
  readonly reportOf: (run: TestRun) => string | null;
}

/** The results in the order of the catalogue. */
export function collect(options: CollectOptions): GradeResults {
  const parts = options.selection.parts.map((part) => collectPart(part.name, options));
  const sum = (value: (part: PartResult) => number): number => parts.reduce((total, part) => total + value(part), 0);
  return {
    schema: 1,
    earned: sum((part) => part.earned),
    possible: sum((part) => part.possible),
    wallSeconds: inHundredths(options.wallSeconds),
    cpuSeconds: inHundredths(parts.flatMap(({ tests }) => tests).reduce((total, test) => total + test.cpuSeconds, 0)),
    cpuBudgetSeconds: options.cpuBudgetSeconds,
    interrupted: options.interrupted,
    parts,
  };
}

function collectPart(part: string, options: CollectOptions): PartResult {
  const { selection, runs } = options;
  const planned = selection.tests.filter(({ test }) => test.part === part);
  const finished = planned.flatMap(({ test }) => runs.filter((run) => run.test === test));
  const tests = finished.map((run) => testResult(run, options));
  return {
    part,
    earned: tests.reduce((total, test) => total + test.earned, 0),
    possible: planned.reduce((total, { test }) => total + test.points, 0),
    assumed: selection.assumed.has(part),
    tests,
  };
}

function inHundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

type AboutRun = Pick<CollectOptions, 'code' | 'replayed' | 'reportOf'>;

export function testResult(run: TestRun, options: AboutRun): TestResult {
  const { id, title, points } = run.test;
  const verdict = run.verdict();
  const result = {
    id,
    name: title,
    points,
    earned: verdict === 'pass' ? points : 0,
    verdict,
    ...run.summary(),
    cpuSeconds: inHundredths(run.budget.usedSeconds),
  };
  const failure = failureOf(run, options);
  return failure === undefined ? result : { ...result, failure };
}

function failureOf(run: TestRun, { code, replayed, reportOf }: AboutRun): TestFailure | undefined {
  const smallest = run.smallestFailure;
  if (smallest === undefined) return undefined;
  const { test } = run;
  const seed = test.kind === 'real' ? null : smallest.seed;
  const { property, message } = smallest.failure;
  return {
    seed,
    rule: property,
    message,
    replay: replayCommand(replayedRun(test.id, seed, replayed), code),
    docs: docsOf(test, property),
    references: test.references,
    report: reportOf(run),
    eventsShrunk: run.explanation?.eventsShrunk ?? null,
  };
}

function replayedRun(testId: string, seed: number | null, file: string | undefined): ReplayedRun {
  if (file !== undefined) return { kind: 'file', testId, file };
  return seed === null ? { kind: 'test', testId } : { kind: 'seed', testId, seed };
}
