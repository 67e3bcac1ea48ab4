import { sep } from 'node:path';

import { assert } from '#kit/assert';
import type { RunVariation } from '#harness/scenario/context';
import type { TaskHandle, WorkerPool } from '#harness/pool/worker-pool';
import type { TaskEnd } from '#harness/pool/worker-process';
import type { GradedTest } from '#grader/catalogue/graded-test';
import type { GradeTask, PartFolders, SeedsTask, TaskResult } from '#grader/worker/task';

import { confirmFailure } from './confirm';
import { describeDeath } from './describe-death';
import { type Chunk, TestRun } from './test-run';

export type GradePool = WorkerPool<GradeTask, number, TaskResult>;

/** One test as it is to be run. */
export interface PlannedTest {
  readonly test: GradedTest;
  readonly firstSeed: number;
  readonly seeds: number;
  /** A run that is being replayed as it was made smaller. */
  readonly variation?: RunVariation;
}

export interface GradeListener {
  /** Some seeds of the test are done. */
  progressed(run: TestRun): void;
  finished(run: TestRun): void;
}

/** Runs tests on a pool. Tests finish in any order; the results do not depend on it. */
export async function runTests(
  pool: GradePool,
  folders: PartFolders,
  planned: readonly PlannedTest[],
  listener: GradeListener,
): Promise<readonly TestRun[]> {
  return Promise.all(planned.map((plan) => runTest(pool, folders, plan, listener)));
}

async function runTest(pool: GradePool, folders: PartFolders, plan: PlannedTest, listener: GradeListener): Promise<TestRun> {
  const run = new TestRun(plan.test, plan.firstSeed, plan.seeds);
  const under: { chunk: Chunk; handle: TaskHandle<TaskResult> }[] = [];
  const cancelUseless = (): void => under.filter(({ chunk }) => !run.needs(chunk)).forEach(({ handle }) => handle.cancel());
  for (const chunk of run.chunks()) under.push({ chunk, handle: pool.submit(taskFor(plan, folders, chunk)) });
  await Promise.all(
    under.map(async ({ chunk, handle }) => {
      const end = await handle.end;
      if (end === undefined) return;
      await takeIn(pool, folders, run, plan, chunk, end);
      cancelUseless();
      listener.progressed(run);
    }),
  );
  await confirmFailure(pool, folders, run, plan);
  checkGoals(run, plan);
  listener.finished(run);
  return run;
}

function taskFor({ test, variation }: PlannedTest, folders: PartFolders, chunk: Chunk): SeedsTask {
  return { kind: 'seeds', testId: test.id, folders, firstSeed: chunk.firstSeed, seeds: chunk.seeds, variation };
}

async function takeIn(
  pool: GradePool,
  folders: PartFolders,
  run: TestRun,
  plan: PlannedTest,
  chunk: Chunk,
  end: TaskEnd<TaskResult>,
): Promise<void> {
  if (end.kind === 'done') {
    assert(end.result.kind === 'seeds', 'a worker answered another question than it was asked');
    return run.add(chunk, end.result);
  }
  if (end.kind === 'broken') return run.fail(chunk.firstSeed, { verdict: 'unknown', rule: 'framework', message: end.message });
  // Which seed of the chunk killed the worker is not known: they are run again, one at a time.
  if (chunk.seeds > 1) return runOneByOne(pool, folders, run, plan, chunk);
  const folderList = Object.values(folders);
  const isSolution = (file: string): boolean => folderList.some((folder) => file.startsWith(folder + sep));
  run.fail(chunk.firstSeed, describeDeath(end.death, isSolution));
}

async function runOneByOne(pool: GradePool, folders: PartFolders, run: TestRun, plan: PlannedTest, chunk: Chunk): Promise<void> {
  for (let seed = chunk.firstSeed; seed < chunk.firstSeed + chunk.seeds; seed++) {
    const single = { firstSeed: seed, seeds: 1 };
    if (!run.needs(single)) return;
    const end = await pool.submit(taskFor(plan, folders, single)).end;
    if (end !== undefined) await takeIn(pool, folders, run, plan, single, end);
  }
}

/** A test that passed without having met what it is about has shown nothing. */
function checkGoals(run: TestRun, plan: PlannedTest): void {
  const unmet = run.unmetGoals();
  const isDefault = plan.test.kind === 'simulated' && plan.seeds >= plan.test.seeds;
  if (run.smallestFailure !== undefined || unmet.length === 0 || !isDefault) return;
  const message = `No rule was broken, but in ${plan.seeds} seeds it never happened that: ${unmet.join('; ')}.`;
  run.fail(plan.firstSeed + plan.seeds - 1, { verdict: 'stuck', rule: 'coverage', message });
}
