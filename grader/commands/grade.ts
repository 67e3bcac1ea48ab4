import { runTests } from '#grader/run/grade';
import { collect } from '#grader/run/collect';
import { makePool } from '#grader/run/make-pool';
import { select, type Selection } from '#grader/run/plan';
import type { GradeResults } from '#grader/run/results';
import { foldersFor, findSolution, type Solution } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import { makeProgress } from '#grader/output/progress';
import { printRun } from '#grader/output/print-run';
import { printResults } from '#grader/output/print-results';
import { reportPath, writeReport } from '#grader/output/write-report';
import { checkWritable, writeResults } from '#grader/output/write-results';
import { startTypeCheck } from '#grader/run/type-check';

import type { GradeFlags } from './grade-command';
import { watchSolution } from './watch';

/** Grades, shows, and writes what was asked for. Gives the exit status. */
export async function gradeAndShow(parts: readonly string[], flags: GradeFlags): Promise<number> {
  const selection = select({ parts, ...flags });
  const solution = findSolution(flags.solution);
  checkWritable(flags);
  if (flags.watch !== true) return gradeOnce(selection, solution, flags);
  return watchSolution(solution.folder, () => gradeOnce(selection, solution, flags));
}

async function gradeOnce(selection: Selection, solution: Solution, flags: GradeFlags): Promise<number> {
  const begun = process.hrtime.bigint();
  const pool = makePool(flags.workers);
  const graded = selection.parts.filter((part) => !selection.assumed.has(part.name));
  const folders = foldersFor(solution, selection.parts, selection.assumed);
  const types = startTypeCheck(folders, graded);
  const progress = makeProgress(selection, process.stdout);
  const finished: TestRun[] = [];
  const results = (interrupted: boolean): GradeResults => {
    const wallSeconds = Number(process.hrtime.bigint() - begun) / 1e9;
    return collect({ selection, runs: finished, wallSeconds, interrupted, solution: solution.name, replayed: flags.replay, reportOf: (run) => reportPath(flags.report, run) });
  };
  const show = async (interrupted: boolean): Promise<number> => {
    progress.stop();
    pool.close();
    for (const run of finished) writeReport(flags.report, run);
    const all = results(interrupted);
    writeResults(all, flags);
    process.stdout.write(printResults(all, { typeErrors: interrupted ? [] : await types.errors(), color: process.stdout.isTTY }));
    return exitStatus(all);
  };
  const interrupt = (): void => {
    types.cancel();
    void show(true).then((status) => process.exit(status));
  };
  process.once('SIGINT', interrupt);
  await runTests(pool, folders, selection.tests, {
    progressed: (run) => progress.update(run),
    finished: (run) => {
      finished.push(run);
      progress.finished(run);
      if (flags.seed !== undefined) process.stdout.write(printRun(run));
    },
  });
  process.off('SIGINT', interrupt);
  return show(false);
}

function exitStatus(results: GradeResults): number {
  if (results.interrupted) return 130;
  const verdicts = results.parts.flatMap((part) => part.tests.map((test) => test.verdict));
  if (verdicts.includes('unknown')) return 3;
  return results.earned < results.possible ? 1 : 0;
}
