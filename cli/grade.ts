import { runTests } from '#grader/run/run-tests';
import { collect } from '#grader/run/collect';
import { type GradePool, makePool } from '#grader/run/make-pool';
import { select, type Selection } from '#grader/run/plan';
import type { GradeResults } from '#grader/run/results';
import { foldersFor, findSolution, type Solution } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { type GradeProgress, makeProgress, printRun } from '#grader/output/progress';
import { printResults } from '#grader/output/print-results';
import { reportPath, writeReport } from '#grader/output/write-report';
import { checkWritable, writeResults } from '#grader/output/write-results';
import { type TypeCheck, startTypeCheck } from '#grader/run/type-check';
import type { PartFolders } from '#grader/worker/task';

import type { GradeFlags } from './grade-command';
import { watchSolution } from './watch';

/** Grades, shows, and writes what was asked for. Gives the exit status. */
export async function gradeAndShow(parts: readonly string[], flags: GradeFlags): Promise<number> {
  const selection = select({ parts, ...flags });
  const solution = findSolution(flags.solution);
  checkWritable(flags);
  const grade = (): Promise<number> => new Grading(selection, solution, flags).run();
  return flags.watch === true ? watchSolution(solution.folder, grade) : grade();
}

/** One grade from its first test to its table. */
class Grading {
  private readonly begun = process.hrtime.bigint();
  private readonly pool: GradePool;
  private readonly folders: PartFolders;
  private readonly types: TypeCheck;
  private readonly progress: GradeProgress;
  private readonly finished: TestRun[] = [];
  private state: 'running' | 'complete' | 'interrupted' = 'running';

  constructor(
    private readonly selection: Selection,
    private readonly solution: Solution,
    private readonly flags: GradeFlags,
  ) {
    this.pool = makePool(flags.workers);
    this.folders = foldersFor(solution, selection.parts, selection.assumed);
    const graded = selection.parts.filter((part) => !selection.assumed.has(part.name));
    this.types = startTypeCheck(this.folders, flags.typeCheck ? graded : []);
    this.progress = makeProgress(selection, process.stdout);
  }

  /** Gives the exit status. */
  async run(): Promise<number> {
    const interrupt = (): void => this.interrupt();
    // Not once: npm passes on an interrupt that the terminal has sent already, and the second must not end us half-way.
    process.on('SIGINT', interrupt);
    await runTests(this.pool, this.folders, this.selection.tests, {
      progressed: (run) => this.progress.update(run),
      finished: (run) => this.testFinished(run),
    });
    this.state = 'complete';
    const status = await this.show();
    process.off('SIGINT', interrupt);
    return status;
  }

  private testFinished(run: TestRun): void {
    this.finished.push(run);
    this.progress.finished(run);
    if (this.flags.seed !== undefined) process.stdout.write(printRun(run));
  }

  /** Keeps what is finished. Where all tests are, only the type check is given up. */
  private interrupt(): void {
    this.types.cancel();
    if (this.state !== 'running') return;
    this.state = 'interrupted';
    void this.show().then((status) => process.exit(status));
  }

  private async show(): Promise<number> {
    this.progress.stop();
    this.pool.close();
    for (const run of this.finished) writeReport(this.flags.report, run);
    const results = this.results();
    writeResults(results, this.flags);
    const typeErrors = results.interrupted ? [] : await this.types.errors();
    process.stdout.write(printResults(results, { typeErrors, color: process.stdout.isTTY === true }));
    return exitStatus(results);
  }

  private results(): GradeResults {
    const { selection, solution, flags } = this;
    return collect({
      selection,
      runs: this.finished,
      wallSeconds: Number(process.hrtime.bigint() - this.begun) / 1e9,
      interrupted: this.state === 'interrupted',
      solution: solution.name,
      replayed: flags.replay,
      reportOf: (run) => reportPath(flags.report, run),
    });
  }
}

function exitStatus(results: GradeResults): number {
  if (results.interrupted) return 130;
  const verdicts = results.parts.flatMap((part) => part.tests.map((test) => test.verdict));
  if (verdicts.includes('unknown')) return 3;
  return results.earned < results.possible ? 1 : 0;
}
