import { availableParallelism } from 'node:os';

import { testResult } from '#grader/run/collect';
import { makePool } from '#grader/run/make-pool';
import { type Selection, select } from '#grader/run/plan';
import type { TestResult } from '#grader/run/results';
import { runTests } from '#grader/run/run-tests';
import { SavedGrades } from '#grader/run/saved-grades';
import { type Solution, foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';
import type { Part } from '#kit/parts';

export interface FindNextOptions {
  readonly workers: number | undefined;
  /** Called before a part is graded. */
  readonly grading: (part: Part) => void;
}

/**
 * The first test of `parts` that fails, in the order of the catalogue, in which the tests of a part build on each other. A part
 * that has not changed since its last grade is not graded again.
 *
 * @returns `undefined` if all tests pass
 */
export async function findNext(solution: Solution, parts: readonly Part[], options: FindNextOptions): Promise<TestResult | undefined> {
  for (const part of parts) {
    const selection = select({ parts: [part.name] });
    const saved = new SavedGrades(solution, foldersFor(solution, [part], new Set()), new Set()).current(part.name);
    const tests = saved?.tests ?? (await gradeUntilFailure(solution, selection, options));
    const failing = tests.find(({ verdict }) => verdict !== 'pass');
    if (failing !== undefined) return failing;
  }
  return undefined;
}

/** The results up to the first test that fails. Some later tests run beside it, so that no core is idle. */
async function gradeUntilFailure(solution: Solution, { parts, tests }: Selection, options: FindNextOptions): Promise<TestResult[]> {
  options.grading(parts[0]!);
  const { workers = availableParallelism() } = options;
  const pool = makePool(workers);
  const folders = foldersFor(solution, parts, new Set());
  const waiting = [...tests];
  const running: Promise<TestRun>[] = [];
  const results: TestResult[] = [];
  while (waiting.length + running.length > 0) {
    while (running.length < workers && waiting.length > 0) {
      running.push(runTests(pool, folders, [waiting.shift()!]).then(([run]) => run!));
    }
    const result = testResult(await running.shift()!, { code: { solution, assumed: new Set() }, reportOf: () => null });
    results.push(result);
    if (result.verdict !== 'pass') break;
  }
  pool.close();
  return results;
}
