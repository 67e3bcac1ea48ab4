import type { Command } from 'commander';

import { UsageError } from '#grader/usage-error';
import { runTests } from '#grader/run/run-tests';
import { testResult } from '#grader/run/collect';
import { makePool } from '#grader/run/make-pool';
import { type Selection, isSeedless, select } from '#grader/run/plan';
import type { TestResult } from '#grader/run/results';
import type * as LaterStubs from '#grader/run/later-stubs';
import type { MadeFolders } from '#grader/run/later-stubs';
import { type Solution, findSolution, foldersFor } from '#grader/run/solution';
import { printResults } from '#grader/output/print-results';
import { Reports } from '#grader/output/write-report';
import { checkWritable, writeResults } from '#grader/output/write-results';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { integer, solutionOption, workersOption } from '#cli/options';
import type { Part } from '#kit/parts';

interface SoakFlags {
  readonly part: string;
  readonly minutes: number;
  readonly solution: string;
  readonly seedBase: number;
  readonly workers?: number;
  readonly json?: string;
  readonly laterStubs?: boolean;
}

export function define(command: Command): Action {
  command
    .requiredOption('--part <part>', 'the part, or the lab')
    .option('--minutes <n>', 'how long; the last round is completed', Number.parseFloat, 20)
    .addOption(solutionOption('reference'))
    .option('--later-stubs', 'take every file of a later part from the stubs')
    .option('--seed-base <n>', 'the first seed', integer, 1_000_000)
    .addOption(workersOption())
    .option('--json <file>', 'write the sums of all rounds as data');
  return soak;
}

const REPORT_FOLDER = 'reports';

/** The minimum number of seeds of a test in one round. A test with few seeds by default gets more of them. */
const ROUND_SEEDS_MIN = 100;

/** The first rounds are smaller: output appears soon, and a short soak reaches all tests. */
const FIRST_SHARES = [1 / 8, 1 / 4, 1 / 2];

/** Runs rounds of new seeds over all tests of a part. Stops after a round with a failure, or when the time is over. */
async function soak(flags: SoakFlags): Promise<ExitCode> {
  if (!(flags.minutes > 0)) throw new UsageError(`--minutes ${flags.minutes}: expected a number above 0.`);
  checkWritable(flags);
  const selection = select({ parts: [flags.part] });
  const solution = findSolution(flags.solution);
  const { folders, discard } = await foldersOf(solution, selection, flags);
  const totals = new Map<string, TestResult>();
  const code = { solution, assumed: selection.assumed };
  const reports = new Reports(REPORT_FOLDER, code);
  const begun = process.hrtime.bigint();
  const elapsed = (): number => Number(process.hrtime.bigint() - begun) / 1e9;
  const pool = makePool(flags.workers);
  let failed = false;
  for (let round = 0; !failed && elapsed() < flags.minutes * 60; round++) {
    const runs = await runTests(pool, folders, roundOf(selection, flags.seedBase, round));
    for (const run of runs) {
      reports.write(run);
      const result = testResult(run, { code, reportOf: (failing) => reports.pathOf(failing) });
      totals.set(run.test.id, add(totals.get(run.test.id), result));
      failed ||= result.verdict !== 'pass';
    }
    process.stdout.write(
      `round ${round + 1}: ${sum(totals, (test) => test.seedsRun)} seeds, ${sum(totals, (test) => test.events)} events${failed ? ', a failure' : ''}, after ${Math.round(elapsed())} s\n`,
    );
  }
  pool.close();
  discard();
  return finish(selection, totals, flags, { failed, wallSeconds: Math.round(elapsed() * 100) / 100, problems: reports.problems });
}

/** With `--later-stubs`, they are copies. An interrupt leaves none behind. */
async function foldersOf(solution: Solution, { parts, assumed }: Selection, { laterStubs }: SoakFlags): Promise<MadeFolders> {
  if (laterStubs !== true) return { folders: foldersFor(solution, parts, assumed), discard: () => undefined };
  const made = await makeLaterStubs(solution, parts);
  process.once('exit', made.discard).once('SIGINT', () => process.exit(EXIT.interrupted));
  return made;
}

/** Loaded only here: the generator of stubs loads a compiler. */
function makeLaterStubs(solution: Solution, parts: readonly Part[]): Promise<MadeFolders> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { withLaterStubs } = require('#grader/run/later-stubs') as typeof LaterStubs;
  return withLaterStubs(solution, parts);
}

/** Tests that do not depend on the seed run once. */
function roundOf(selection: Selection, seedBase: number, round: number): Selection['tests'] {
  const tests = selection.tests.filter(({ test }) => !isSeedless(test) || round === 0);
  return tests.map((plan) => {
    if (isSeedless(plan.test)) return plan;
    const whole = Math.max(plan.seeds, ROUND_SEEDS_MIN);
    const seedsOf = (which: number): number => Math.ceil(whole * (FIRST_SHARES[which] ?? 1));
    const before = Array.from({ length: round }, (_, earlier) => seedsOf(earlier)).reduce((total, seeds) => total + seeds, 0);
    return { ...plan, firstSeed: seedBase + before, seeds: seedsOf(round) };
  });
}

function add(before: TestResult | undefined, more: TestResult): TestResult {
  if (before === undefined) return more;
  return {
    ...more,
    seedsRun: before.seedsRun + more.seedsRun,
    events: before.events + more.events,
    virtualSeconds: before.virtualSeconds + more.virtualSeconds,
    cpuSeconds: before.cpuSeconds + more.cpuSeconds,
  };
}

function sum(totals: ReadonlyMap<string, TestResult>, value: (test: TestResult) => number): number {
  return [...totals.values()].reduce((total, test) => total + value(test), 0);
}

interface SoakEnd {
  readonly failed: boolean;
  readonly wallSeconds: number;
  /** Why reports are missing. */
  readonly problems: readonly string[];
}

function finish(
  selection: Selection,
  totals: ReadonlyMap<string, TestResult>,
  flags: SoakFlags,
  { failed, wallSeconds, problems }: SoakEnd,
): ExitCode {
  const parts = selection.parts.map((part) => {
    const tests = [...totals.values()].filter((test) => test.id.startsWith(`${part.name}/`));
    const points = (value: (test: TestResult) => number): number => tests.reduce((total, test) => total + value(test), 0);
    return { part: part.name, earned: points((test) => test.earned), possible: points((test) => test.points), assumed: false, tests };
  });
  const total = (value: (part: (typeof parts)[number]) => number): number => parts.reduce((all, part) => all + value(part), 0);
  const results = {
    schema: 1,
    earned: total((part) => part.earned),
    possible: total((part) => part.possible),
    wallSeconds,
    cpuSeconds: Math.round(sum(totals, (test) => test.cpuSeconds)),
    cpuBudgetSeconds: null,
    interrupted: false,
    parts,
  } as const;
  process.stdout.write(printResults(results, { typeErrors: [], color: process.stdout.isTTY === true }));
  const unwritten = [...problems, ...writeResults(results, flags)];
  for (const problem of unwritten) process.stderr.write(`${problem}\n`);
  if (unwritten.length > 0) return EXIT.internalError;
  return failed ? EXIT.pointsLost : EXIT.pass;
}
