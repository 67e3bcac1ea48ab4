import { sep } from 'node:path';

import { assert } from '#kit/assert';
import type { RunVariation } from '#harness/scenario/context';
import type { TaskHandle, WorkerPool } from '#harness/workers/pool/worker-pool';
import type { TaskEnd } from '#harness/workers/pool/worker-process';
import type { GradedTest } from '#grader/catalogue/graded-test';
import type { GradeTask, PartFolders, SeedsTask, TaskResult } from '#grader/worker/task';

import { confirmFailure } from './confirm';
import { describeDeath } from './describe-death';
import { type Chunk, TestRun } from './test-run';

/** The worker processes, or one process for a debugger. */
export type GradePool = Pick<WorkerPool<GradeTask, number, TaskResult>, 'submit' | 'runFresh' | 'close'>;

/** One test as it is to be run. */
export interface PlannedTest {
  readonly test: GradedTest;
  readonly firstSeed: number;
  readonly seeds: number;
  /** A run that is being replayed as it was made smaller. */
  readonly variation?: RunVariation;
}

export interface RunOptions {
  /** Hears of it when some seeds of a test are done. */
  readonly progressed?: (run: TestRun) => void;
  readonly finished?: (run: TestRun) => void;
  /** Run a failing seed again in a fresh process, to see that it fails there too and what happened. Default: true. */
  readonly confirm?: boolean;
}

/** Runs tests on a pool. Tests finish in any order; the results do not depend on it. */
export async function runTests(
  pool: GradePool,
  folders: PartFolders,
  planned: readonly PlannedTest[],
  options: RunOptions = {},
): Promise<readonly TestRun[]> {
  return Promise.all(planned.map((plan) => new RunningTest(pool, folders, plan, options).run()));
}

/** One test on its way through the pool. */
class RunningTest {
  private readonly test: TestRun;
  private readonly under: { chunk: Chunk; handle: TaskHandle<TaskResult> }[] = [];

  constructor(
    private readonly pool: GradePool,
    private readonly folders: PartFolders,
    private readonly plan: PlannedTest,
    private readonly options: RunOptions,
  ) {
    this.test = new TestRun(plan.test, plan.firstSeed, plan.seeds);
  }

  async run(): Promise<TestRun> {
    const { confirm = true, finished } = this.options;
    // The first seed alone: most broken solutions fail there, and some take their worker with them.
    const [first, ...rest] = this.test.chunks();
    await this.runChunk(first!);
    await Promise.all(rest.map((chunk) => this.runChunk(chunk)));
    if (confirm) await confirmFailure(this.pool, this.folders, this.test, this.plan);
    checkGoals(this.test, this.plan);
    finished?.(this.test);
    return this.test;
  }

  private async runChunk(chunk: Chunk): Promise<void> {
    if (!this.test.needs(chunk)) return;
    let seedsDone = 0;
    const handle = this.pool.submit(taskFor(this.plan, this.folders, chunk), (progress) => (seedsDone = progress));
    const under = { chunk, handle };
    this.under.push(under);
    const end = await handle.end;
    this.under.splice(this.under.indexOf(under), 1);
    if (end === undefined) return;
    await this.takeIn(chunk, end, seedsDone);
    for (const other of this.under) if (!this.test.needs(other.chunk)) other.handle.cancel();
    this.options.progressed?.(this.test);
  }

  private async takeIn(chunk: Chunk, end: TaskEnd<TaskResult>, seedsDone: number): Promise<void> {
    if (end.kind === 'done') {
      assert(end.result.kind === 'seeds', 'a worker answered another question than it was asked');
      return this.test.add(chunk, end.result);
    }
    if (end.kind === 'broken') return this.test.fail(chunk.firstSeed, { verdict: 'unknown', property: 'framework', message: end.message });
    const last = end.death.kind === 'spinning' ? seedsDone : chunk.seeds - 1;
    // What the seeds before gave is lost. Unless it spun, which seed killed the worker is not known for certain either.
    for (let i = 0; i < last; i++) await this.runChunk({ firstSeed: chunk.firstSeed + i, seeds: 1 });
    const killer = { firstSeed: chunk.firstSeed + last, seeds: 1 };
    if (!this.test.needs(killer)) return;
    if (chunk.seeds > 1 && end.death.kind !== 'spinning') return this.runChunk(killer);
    this.test.fail(
      killer.firstSeed,
      describeDeath(end.death, (file) => this.isSolution(file)),
    );
  }

  private isSolution(file: string): boolean {
    return Object.values(this.folders).some((folder) => file.startsWith(folder + sep));
  }
}

function taskFor({ test, variation }: PlannedTest, folders: PartFolders, chunk: Chunk): SeedsTask {
  return { kind: 'seeds', testId: test.id, folders, firstSeed: chunk.firstSeed, seeds: chunk.seeds, variation };
}

/** A test that passed without having met what it is about has shown nothing. */
function checkGoals(run: TestRun, plan: PlannedTest): void {
  const unmet = run.uncovered();
  const isDefault = plan.test.kind === 'simulated' && plan.seeds >= plan.test.seeds;
  if (run.smallestFailure !== undefined || unmet.length === 0 || !isDefault) return;
  const message = `No rule was broken, but in ${plan.seeds} seeds it never happened that: ${unmet.join('; ')}.`;
  run.fail(plan.firstSeed + plan.seeds - 1, { verdict: 'stuck', property: 'coverage', message });
}
