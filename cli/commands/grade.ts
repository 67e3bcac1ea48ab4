import type { Command } from 'commander';

import { gradeBudget } from '#grader/run/budgets';
import { runTests } from '#grader/run/run-tests';
import { collect } from '#grader/run/collect';
import { type GradePool, makePool } from '#grader/run/make-pool';
import { select, type Selection } from '#grader/run/plan';
import type { GradeResults } from '#grader/run/results';
import { compareGrades, type GradeDifference } from '#grader/run/compare-grades';
import { SavedGrades } from '#grader/run/saved-grades';
import { foldersFor, findSolution, type Solution } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { printDifference } from '#grader/output/print-difference';
import { printRun } from '#grader/output/print-run';
import { type GradeProgress, makeProgress } from '#grader/output/progress';
import { printResults } from '#grader/output/print-results';
import { Reports } from '#grader/output/write-report';
import { checkWritable, writeResults } from '#grader/output/write-results';
import { type TypeCheck, startTypeCheck } from '#grader/run/type-check';
import { UsageError } from '#grader/usage-error';
import type { CpuBudget } from '#harness/workers/pool/cpu-budget';
import type { PartFolders } from '#grader/worker/task';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { integer, positiveInteger, solutionOption, workersOption } from '#cli/options';
import { watchSolution } from '#cli/watch-solution';

interface GradeFlags {
  readonly solution: string;
  readonly assume?: string;
  readonly test?: string;
  readonly seed?: number;
  readonly replay?: string;
  readonly seeds?: number;
  readonly seedBase?: number;
  readonly json?: string;
  readonly junit?: string;
  readonly gradescope?: string;
  readonly report: string;
  readonly watch?: boolean;
  readonly workers?: number;
  readonly inProcess?: boolean;
  readonly typeCheck: boolean;
}

export function define(command: Command): Action {
  command
    .argument('[parts...]', 'labs or parts (default: all)')
    .addOption(solutionOption('labs'))
    .option('--assume <parts>', 'take these parts (comma-separated) from the reference; they earn no points')
    .option('--test <text>', 'only tests whose name or title contains this text')
    .option('--seed <n>', 'only this seed, and print what happened in it', integer)
    .option('--replay <file>', 'only the run in this file, which is written with a report')
    .option('--seeds <n>', 'number of seeds per test (default: from the catalogue)', positiveInteger)
    .option('--seed-base <n>', 'the first seed (default: 1)', integer)
    .option('--json <file>', 'write the results as data')
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--gradescope <file>', 'write the results in the format of Gradescope')
    .option('--report <dir>', 'folder for the reports of failures', 'reports')
    .option('--no-type-check', 'do not type-check the solution')
    .option('--watch', 'grade again when a file of the solution is saved')
    .option('--in-process', 'run one seed in this process, for a debugger; needs --seed or --replay')
    .addOption(workersOption());
  return grade;
}

async function grade(parts: readonly string[], flags: GradeFlags): Promise<ExitCode> {
  if (flags.inProcess === true && flags.seed === undefined && flags.replay === undefined)
    throw new UsageError('--in-process runs one seed: add --seed N or --replay FILE, for example --seed 1.');
  const selection = select({ parts, ...flags });
  const solution = findSolution(flags.solution);
  checkWritable(flags);
  const run = (): Promise<ExitCode> => new Grading(selection, solution, flags).run();
  return flags.watch === true ? watchSolution(solution.folder, run) : run();
}

/** One grade, from its first test to its table. */
class Grading {
  private readonly begun = process.hrtime.bigint();
  private readonly pool: GradePool;
  private readonly folders: PartFolders;
  /** `undefined` with `--no-type-check`, and in a debugger, which would attach to the process of the type check, too. */
  private readonly types: TypeCheck | undefined;
  private readonly progress: GradeProgress;
  private readonly finished: TestRun[] = [];
  private readonly reports: Reports;
  private readonly budget: CpuBudget;
  private readonly saved: SavedGrades;
  private state: 'running' | 'complete' | 'interrupted' = 'running';

  constructor(
    private readonly selection: Selection,
    private readonly solution: Solution,
    private readonly flags: GradeFlags,
  ) {
    this.pool = flags.inProcess === true ? loadInProcessPool() : makePool(flags.workers);
    this.folders = foldersFor(solution, selection.parts, selection.assumed);
    this.saved = new SavedGrades(solution, this.folders, selection.assumed);
    const graded = selection.parts.filter((part) => !selection.assumed.has(part.name));
    if (flags.inProcess !== true && flags.typeCheck) this.types = startTypeCheck(this.folders, graded);
    this.reports = new Reports(flags.report, { solution, assumed: selection.assumed });
    this.budget = gradeBudget(selection.tests);
    this.progress = makeProgress(selection, process.stdout);
  }

  async run(): Promise<ExitCode> {
    const interrupt = (): void => this.interrupt();
    // Not `once`: npm also passes on an interrupt that the terminal has sent already. The second one must not end the process.
    process.on('SIGINT', interrupt);
    await runTests(this.pool, this.folders, this.selection.tests, {
      progressed: (run) => this.progress.update(run),
      finished: (run) => this.testFinished(run),
      // A second run in a debugger would stop at every breakpoint again.
      confirm: this.flags.inProcess !== true,
      explaining: (left) => this.progress.shrinking(left),
      keepsOutput: this.printsRuns,
      budget: this.budget,
    });
    this.state = 'complete';
    const code = await this.show();
    process.off('SIGINT', interrupt);
    return code;
  }

  private testFinished(run: TestRun): void {
    this.finished.push(run);
    this.progress.finished(run);
    if (this.printsRuns) process.stdout.write(printRun(run));
  }

  /** One run per test is readable. */
  private get printsRuns(): boolean {
    return this.flags.seed !== undefined || this.flags.replay !== undefined;
  }

  /** Keeps the finished tests. If all tests have finished, only the type check is cancelled. */
  private interrupt(): void {
    this.types?.cancel();
    if (this.state !== 'running') return;
    this.state = 'interrupted';
    void this.show().then((code) => process.exit(code));
  }

  private async show(): Promise<ExitCode> {
    this.progress.stop();
    this.pool.close();
    for (const run of this.finished) this.reports.write(run);
    const results = this.results();
    const typeErrors = results.interrupted ? [] : ((await this.types?.errors()) ?? []);
    process.stdout.write(printResults(results, { typeErrors, color: process.stdout.isTTY === true }));
    process.stdout.write(printDifference(this.difference(results)));
    const problems = [...this.reports.problems, ...writeResults(results, this.flags)];
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    return problems.length > 0 && !results.interrupted ? EXIT.internalError : exitCode(results);
  }

  /** Compares with the last grade of the same folder, and saves this one. A grade of some tests or other seeds does neither. */
  private difference(results: GradeResults): readonly GradeDifference[] {
    const { test, seed, seeds, seedBase, replay } = this.flags;
    if (results.interrupted || [test, seed, seeds, seedBase, replay].some((option) => option !== undefined)) return [];
    const differences = results.parts.flatMap((part) => {
      const last = part.assumed ? undefined : this.saved.last(part.part);
      return last === undefined ? [] : [compareGrades(last, part)];
    });
    this.saved.save(results);
    return differences;
  }

  private results(): GradeResults {
    const { selection, solution, flags } = this;
    return collect({
      selection,
      runs: this.finished,
      wallSeconds: Number(process.hrtime.bigint() - this.begun) / 1e9,
      cpuBudgetSeconds: this.budget.seconds,
      interrupted: this.state === 'interrupted',
      code: { solution, assumed: selection.assumed },
      replayed: flags.replay,
      reportOf: (run) => this.reports.pathOf(run),
    });
  }
}

/** Loaded only for a debugger: it loads the whole simulation, which otherwise only the workers need. */
function loadInProcessPool(): GradePool {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('#cli/in-process-pool') as { inProcessPool(): GradePool }).inProcessPool();
}

function exitCode(results: GradeResults): ExitCode {
  if (results.interrupted) return EXIT.interrupted;
  const verdicts = results.parts.flatMap((part) => part.tests.map((test) => test.verdict));
  if (verdicts.includes('unknown')) return EXIT.internalError;
  return results.earned < results.possible ? EXIT.pointsLost : EXIT.pass;
}
