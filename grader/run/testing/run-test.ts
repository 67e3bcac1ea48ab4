import { partsNamed } from '#kit/parts';
import type { GradePool } from '#grader/run/make-pool';
import { type SelectOptions, select } from '#grader/run/plan';
import { runTests } from '#grader/run/run-tests';
import { foldersFor } from '#grader/run/solution';
import type { TestRun } from '#grader/run/test-run';

/** Runs one graded test of lab1 on a shared pool. */
export async function runTest(
  pool: GradePool,
  folder: string,
  test: string,
  seeds: Pick<SelectOptions, 'seed' | 'seeds'> = {},
): Promise<TestRun> {
  const folders = foldersFor({ name: folder, folder }, partsNamed('lab1')!, new Set());
  const { tests } = select({ parts: ['lab1'], test, ...seeds });
  const [run] = await runTests(pool, folders, tests);
  return run!;
}
