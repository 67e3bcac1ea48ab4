import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { partsNamed } from '#grader/catalogue/parts';
import { PROJECT_ROOT } from '#grader/root';
import { type GradePool, type PlannedTest, runTests } from '#grader/run/grade';
import { select } from '#grader/run/plan';
import { foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';

import type { Bug } from './bugs';

/** What caught a bug before. */
export interface Caught {
  readonly test: string;
  readonly seed: number | null;
}

export interface ZooResult {
  readonly part: string;
  readonly bug: string;
  readonly caught: boolean;
  /** The tests that caught it; the first one is enough. */
  readonly by: readonly string[];
  readonly rule: string | null;
  readonly seed: number | null;
  readonly virtualSeconds: number;
  /** Measured by `--shrink`. */
  readonly eventsShrunk: number | null;
  /** The patch no longer applies, or the framework failed: our fault. */
  readonly broken?: string;
}

export interface CatchOptions {
  readonly pool: GradePool;
  /** Replay only this. */
  readonly known: Caught | undefined;
}

/** Plants a bug in a copy of the reference, and grades its part test by test until one catches it. */
export async function catchBug(bug: Bug, options: CatchOptions): Promise<ZooResult> {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-zoo-'));
  try {
    const problem = plant(bug, folder);
    if (problem !== undefined) return { ...missed(bug), broken: problem };
    return await gradeUntilCaught(bug, join(folder, 'reference'), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns why the patch does not apply */
function plant(bug: Bug, folder: string): string | undefined {
  cpSync(join(PROJECT_ROOT, 'reference'), join(folder, 'reference'), { recursive: true });
  try {
    // git's own apply knows no fuzz: a patch whose surroundings have changed must be looked at.
    execFileSync('git', ['apply', '--whitespace=nowarn', bug.file], { cwd: folder, stdio: 'pipe', env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() } });
    return undefined;
  } catch (error) {
    return `the patch does not apply: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`;
  }
}

async function gradeUntilCaught(bug: Bug, folder: string, { pool, known }: CatchOptions): Promise<ZooResult> {
  const folders = foldersFor({ name: folder, folder }, partsNamed(bug.part)!, new Set());
  for (const plan of plansFor(bug, known)) {
    const [run] = await runTests(pool, folders, [plan], { progressed: () => undefined, finished: () => undefined });
    if (run!.verdict() !== 'pass') return found(bug, run!);
  }
  return missed(bug);
}

function plansFor(bug: Bug, known: Caught | undefined): readonly PlannedTest[] {
  const all = select({ parts: [bug.part] }).tests;
  if (known === undefined) return all;
  return all.filter(({ test }) => test.id === known.test).map((plan) => (known.seed === null ? plan : { ...plan, firstSeed: known.seed, seeds: 1 }));
}

function found(bug: Bug, run: TestRun): ZooResult {
  const { seed, failure } = run.smallestFailure!;
  const { virtualSeconds } = run.summary();
  const result = { ...missed(bug), by: [run.test.id], rule: failure.rule, seed: run.test.kind === 'real' ? null : seed, virtualSeconds };
  // What the framework could not decide is not caught.
  return failure.verdict === 'unknown' ? { ...result, broken: failure.message } : { ...result, caught: true };
}

function missed(bug: Bug): ZooResult {
  return { part: bug.part, bug: bug.name, caught: false, by: [], rule: null, seed: null, virtualSeconds: 0, eventsShrunk: null };
}
