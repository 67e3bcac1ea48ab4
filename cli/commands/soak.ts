import { quantity } from '#kit/quantity';
import type { Command } from 'commander';

import { UsageError } from '#grader/usage-error';
import { runTests } from '#grader/run/run-tests';
import { testResult } from '#grader/run/collect';
import { type GradePool, makePool } from '#grader/run/make-pool';
import { type Selection, isSeedless, select } from '#grader/run/plan';
import type { GradeResults, TestResult } from '#grader/run/results';
import type { TestRun } from '#grader/run/test-run';
import type * as LaterStubs from '#grader/run/later-stubs';
import type { MadeFolders } from '#grader/run/later-stubs';
import { type Solution, findSolution, foldersFor } from '#grader/run/solution';
import { printResults } from '#grader/output/print-results';
import { Reports } from '#grader/output/write-report';
import type { GradedCode } from '#grader/run/replay-command';
import { checkWritable, writeResults } from '#grader/output/write-results';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { integer, solutionOption, workersOption } from '#cli/options';
import type { PartFolders } from '#grader/worker/task';
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
    .option('--minutes <n>', 'how long', Number.parseFloat, 20)
    .addOption(solutionOption('labs'))
    .option('--later-stubs', 'take every file of a later part from the stubs')
    .option('--seed-base <n>', 'the first seed', integer, 1_000_000)
    .addOption(workersOption())
    .option('--json <file>', 'write the sums of all rounds as data');
  return soak;
}

const REPORT_FOLDER = 'reports';

/** Node ends a longer timer at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The minimum number of seeds of a test in one round. A test with few seeds by default gets more of them. */
const ROUND_SEEDS_MIN = 100;

/** The first rounds are smaller: output appears soon, and a short soak reaches all tests. */
const FIRST_SHARES = [1 / 8, 1 / 4, 1 / 2];

/**
 * Runs rounds of new seeds over all tests of a part. Stops after a round with a failure, or as soon as the time is over. Seeds that
 * are still running then are not counted.
 */
async function soak(flags: SoakFlags): Promise<ExitCode> {
  if (!(flags.minutes > 0)) throw new UsageError(`--minutes ${flags.minutes}: expected a number above 0.`);
  checkWritable(flags);
  const selection = select({ parts: [flags.part] });
  const solution = findSolution(flags.solution);
  const { folders, discard } = await foldersOf(solution, selection, flags);
  process.stdout.write(
    `Soaking ${flags.part} with the code of ${solution.name}, ${quantity(flags.minutes, 'minute')}, seeds from ${flags.seedBase} on …\n`,
  );
  const session = new SoakSession(selection, solution, folders, flags);
  const stopped = new Promise<ExitCode>((resolve) => {
    setTimeout(() => resolve(EXIT.pass), Math.min(flags.minutes * 60_000, TIMER_MS_MAX));
    process.on('SIGINT', () => resolve(EXIT.interrupted));
  });
  const end = await Promise.race([session.runRounds(), stopped]);
  const code = session.finish(end);
  discard();
  return code;
}

/** The sums over all rounds, and the round in flight. */
class SoakSession {
  private readonly begun = process.hrtime.bigint();
  private readonly pool: GradePool;
  private readonly code: GradedCode;
  private readonly reports: Reports;
  private readonly totals = new Map<string, TestResult>();
  /** The tests of the round in flight, with the seeds that they have done. */
  private inFlight = new Map<string, TestRun>();

  constructor(
    private readonly selection: Selection,
    solution: Solution,
    private readonly folders: PartFolders,
    private readonly flags: SoakFlags,
  ) {
    this.code = { solution, assumed: selection.assumed };
    this.reports = new Reports(REPORT_FOLDER, this.code);
    this.pool = makePool(flags.workers);
  }

  /** Completes after a round with a failure. */
  async runRounds(): Promise<ExitCode> {
    for (let round = 0; ; round++) {
      const plans = roundOf(this.selection, this.flags.seedBase, round);
      const noted = (run: TestRun): void => void this.inFlight.set(run.test.id, run);
      await runTests(this.pool, this.folders, plans, { progressed: noted, finished: noted });
      this.addRound();
      process.stdout.write(
        `round ${round + 1}: ${this.sum((test) => test.seedsRun)} seeds, ${this.sum((test) => test.events)} events${this.hasFailed ? ', a failure' : ''}, after ${Math.round(this.seconds)} s\n`,
      );
      if (this.hasFailed) return EXIT.pointsLost;
    }
  }

  /** Shows and writes the results. @param end the exit code if no test failed */
  finish(end: ExitCode): ExitCode {
    // The results are taken first: a closed pool ends the tests in flight.
    this.addRound();
    this.pool.close();
    const results = this.results();
    process.stdout.write(printResults(results, { typeErrors: [], color: process.stdout.isTTY === true }));
    const idle = this.selection.tests.filter(({ test }) => !this.totals.has(test.id)).map(({ test }) => test.id);
    if (idle.length > 0) process.stdout.write(`The time was too short to run: ${idle.join(', ')}.\n`);
    const problems = [...this.reports.problems, ...writeResults(results, this.flags)];
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    if (problems.length > 0) return EXIT.internalError;
    return this.hasFailed ? EXIT.pointsLost : end;
  }

  private addRound(): void {
    for (const run of this.inFlight.values()) {
      this.reports.write(run);
      const result = testResult(run, { code: this.code, reportOf: (failing) => this.reports.pathOf(failing) });
      this.totals.set(run.test.id, add(this.totals.get(run.test.id), result));
    }
    this.inFlight = new Map();
  }

  private get hasFailed(): boolean {
    return [...this.totals.values()].some(({ verdict }) => verdict !== 'pass');
  }

  private get seconds(): number {
    return Number(process.hrtime.bigint() - this.begun) / 1e9;
  }

  private sum(value: (test: TestResult) => number): number {
    return [...this.totals.values()].reduce((total, test) => total + value(test), 0);
  }

  private results(): GradeResults {
    const parts = this.selection.parts.map((part) => {
      const tests = this.selection.tests.flatMap(({ test }) => (test.part === part.name ? (this.totals.get(test.id) ?? []) : []));
      const points = (value: (test: TestResult) => number): number => tests.reduce((total, test) => total + value(test), 0);
      return { part: part.name, earned: points((test) => test.earned), possible: points((test) => test.points), assumed: false, tests };
    });
    return {
      schema: 1,
      earned: this.sum((test) => test.earned),
      possible: this.sum((test) => test.points),
      wallSeconds: Math.round(this.seconds * 100) / 100,
      cpuSeconds: Math.round(this.sum((test) => test.cpuSeconds)),
      cpuBudgetSeconds: null,
      interrupted: false,
      parts,
    };
  }
}

/** With `--later-stubs`, they are copies. */
async function foldersOf(solution: Solution, { parts, assumed }: Selection, { laterStubs }: SoakFlags): Promise<MadeFolders> {
  if (laterStubs !== true) return { folders: foldersFor(solution, parts, assumed), discard: () => undefined };
  const made = await makeLaterStubs(solution, parts);
  process.once('exit', made.discard);
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
