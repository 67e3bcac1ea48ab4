import { sep } from 'node:path';

import type { PartFolders, SeedsTask, TaskResult } from '#grader/worker/task';
import type { Failure } from '#harness/scenario/verdict';
import type { CpuBudget } from '#harness/workers/pool/cpu-budget';
import type { Death } from '#harness/workers/pool/protocol';
import type { TaskHandle } from '#harness/workers/pool/worker-pool';
import type { TaskEnd } from '#harness/workers/pool/worker-process';
import { assert } from '#kit/assert';

import { testBudget } from './budgets';
import { describeDeath } from './describe-death';
import { explainFailures } from './explain-failures';
import type { GradePool } from './make-pool';
import type { PlannedTest } from './plan';
import { type Chunk, TestRun } from './test-run';

export interface RunTestsOptions {
  /** Called when some seeds of a test are done. */
  readonly progressed?: (run: TestRun) => void;
  /** Called when all seeds of a test are done. A failure is not confirmed yet. */
  readonly finished?: (run: TestRun) => void;
  /** Run failing seeds again in other processes, to confirm and explain the failures. Default: true. */
  readonly confirm?: boolean;
  /** Keep what the solution writes, for `TestRun.output`. Default: false. */
  readonly keepsOutput?: boolean;
  /** Called with the number of failures that are not explained yet. */
  readonly explaining?: (left: number) => void;
  /** The budget of the whole grade. Default: only each test has one. */
  readonly budget?: CpuBudget;
}

/** Runs tests on a pool. Tests finish in any order; the results do not depend on it. */
export async function runTests(
  pool: GradePool,
  folders: PartFolders,
  planned: readonly PlannedTest[],
  options: RunTestsOptions = {},
): Promise<readonly TestRun[]> {
  const runs = await Promise.all(planned.map(async (plan) => ({ plan, run: await new RunningTest(pool, folders, plan, options).run() })));
  if (options.confirm !== false) await explainFailures(pool, folders, runs, options.explaining ?? (() => undefined));
  return runs.map(({ run }) => run);
}

/** One test while its chunks of seeds are in the pool. */
class RunningTest {
  private readonly test: TestRun;
  private readonly budget: CpuBudget;
  private readonly inFlight: { chunk: Chunk; handle: TaskHandle<TaskResult> }[] = [];

  constructor(
    private readonly pool: GradePool,
    private readonly folders: PartFolders,
    private readonly plan: PlannedTest,
    private readonly options: RunTestsOptions,
  ) {
    this.budget = testBudget(plan, options.budget);
    this.test = new TestRun(plan.test, plan.firstSeed, plan.seeds, this.budget);
  }

  async run(): Promise<TestRun> {
    // The first seed runs alone: most wrong solutions fail in it, and some end their worker.
    const [first, ...rest] = this.test.chunks();
    await this.runChunk(first!);
    await Promise.all(rest.map((chunk) => this.runChunk(chunk)));
    checkCoverage(this.test, this.plan);
    this.options.finished?.(this.test);
    return this.test;
  }

  private async runChunk(chunk: Chunk): Promise<void> {
    if (!this.test.needs(chunk)) return;
    let seedsDone = 0;
    const handle = this.pool.submit(this.taskFor(chunk), (progress) => (seedsDone = progress), this.budget);
    const entry = { chunk, handle };
    this.inFlight.push(entry);
    const end = await handle.end;
    this.inFlight.splice(this.inFlight.indexOf(entry), 1);
    if (end === undefined) return;
    await this.take(chunk, end, seedsDone);
    for (const other of this.inFlight) if (!this.test.needs(other.chunk)) other.handle.cancel();
    this.options.progressed?.(this.test);
  }

  private async take(chunk: Chunk, end: TaskEnd<TaskResult>, seedsDone: number): Promise<void> {
    if (end.kind === 'done') {
      assert(end.result.kind === 'seeds', 'a worker answered a seeds task with a result of another kind');
      return this.test.add(chunk, end.result);
    }
    if (end.kind === 'broken') {
      return this.test.fail(chunk.firstSeed, { verdict: 'unknown', property: 'internal error', message: end.message });
    }
    if (end.death.kind === 'cpu') return this.test.fail(chunk.firstSeed + seedsDone, this.describe(end.death));
    const last = end.death.kind === 'spinning' ? seedsDone : chunk.seeds - 1;
    // The worker died with the results of the seeds before. Except for a spin, it is not certain which seed ended it.
    for (let i = 0; i < last; i++) await this.runChunk({ firstSeed: chunk.firstSeed + i, seeds: 1 });
    const suspect = { firstSeed: chunk.firstSeed + last, seeds: 1 };
    if (!this.test.needs(suspect)) return;
    if (chunk.seeds > 1 && end.death.kind !== 'spinning') return this.runChunk(suspect);
    this.test.fail(suspect.firstSeed, this.describe(end.death));
  }

  private taskFor({ firstSeed, seeds }: Chunk): SeedsTask {
    const { test, variation } = this.plan;
    return { kind: 'seeds', testId: test.id, folders: this.folders, firstSeed, seeds, variation, keepsOutput: this.options.keepsOutput };
  }

  private describe(death: Death): Failure {
    return describeDeath(death, (file) => this.isSolution(file));
  }

  private isSolution(file: string): boolean {
    return Object.values(this.folders).some((folder) => file.startsWith(folder + sep));
  }
}

/** A test that passed without covering its coverage points has tested nothing. */
function checkCoverage(run: TestRun, plan: PlannedTest): void {
  const uncovered = run.uncovered();
  const hasEnoughSeeds = plan.test.kind === 'simulated' && plan.seeds >= plan.test.seeds;
  if (run.smallestFailure !== undefined || uncovered.length === 0 || !hasEnoughSeeds) return;
  const message = `No property was violated, but ${plan.seeds} seeds did not cover: ${uncovered.join('; ')}.`;
  run.fail(plan.firstSeed + plan.seeds - 1, { verdict: 'stuck', property: 'coverage', message });
}
