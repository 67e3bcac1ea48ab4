import { combineHashes } from '#harness/trace/hash';
import type { Failure, Verdict } from '#harness/scenario/verdict';
import type { CpuBudget } from '#harness/workers/pool/cpu-budget';
import type { GradedTest } from '#grader/catalogue/graded-test';
import { type ExplainedFailure, NO_OUTPUT, type SeedResult, type SeedsResult } from '#grader/worker/task';

/** Consecutive seeds that one worker runs. */
export interface Chunk {
  readonly firstSeed: number;
  readonly seeds: number;
}

/**
 * The result of one test, from its chunks, which end in any order. It does not depend on that order: it is the result of
 * the smallest failing seed, and covers the seeds up to it.
 */
export class TestRun {
  private readonly runs = new Map<number, SeedResult>();
  private readonly covered = new Set<string>();
  private failedAt = Infinity;
  private failure: Failure | undefined;
  /** The failing run, for the report. */
  explanation: ExplainedFailure | undefined;
  /** What the solution wrote in the last run; empty unless the tasks keep it. */
  output = NO_OUTPUT;
  /** CPU time of confirming and shrinking the failure. */
  explainSeconds = 0;

  constructor(
    readonly test: GradedTest,
    private readonly firstSeed: number,
    private readonly seeds: number,
    readonly budget: CpuBudget,
  ) {}

  /** The chunks to run, lowest seeds first. The first ones are small, so that a failure is found early. */
  chunks(): Chunk[] {
    const chunks: Chunk[] = [];
    let size = 1;
    for (let done = 0; done < this.seeds; done += size, size = Math.min(32, size * 4)) {
      chunks.push({ firstSeed: this.firstSeed + done, seeds: Math.min(size, this.seeds - done) });
    }
    return chunks;
  }

  add(chunk: Chunk, result: SeedsResult): void {
    for (const run of result.runs) this.runs.set(run.seed, run);
    for (const point of result.covered) this.covered.add(point);
    this.output = result.output;
    const lastSeed = result.runs.at(-1)?.seed ?? chunk.firstSeed;
    if (result.failure !== undefined) this.fail(lastSeed, result.failure);
  }

  /** The run of `seed` ended with `failure`. Only the failure of the smallest seed counts. */
  fail(seed: number, failure: Failure): void {
    if (seed >= this.failedAt) return;
    this.failedAt = seed;
    this.failure = failure;
  }

  /** Whether a chunk can still change the result. */
  needs(chunk: Chunk): boolean {
    return chunk.firstSeed < this.failedAt;
  }

  /** The smallest failing seed so far, with its failure. */
  get smallestFailure(): { seed: number; failure: Failure } | undefined {
    return this.failure && { seed: this.failedAt, failure: this.failure };
  }

  replaceFailure(failure: Failure): void {
    this.failure = failure;
  }

  /** The run of a seed; `undefined` if it did not end. */
  runOf(seed: number): SeedResult | undefined {
    return this.runs.get(seed);
  }

  get seedsDone(): number {
    return this.runs.size;
  }

  get seedsPlanned(): number {
    return this.seeds;
  }

  /** The coverage points that no seed covered. Only meaningful if every seed passed. */
  uncovered(): string[] {
    const points = this.test.kind === 'simulated' ? this.test.coveragePoints : [];
    return points.filter((point) => !this.covered.has(point));
  }

  /** The runs that the result covers, in the order of their seeds, up to and including the smallest failing seed. */
  private countedRuns(): SeedResult[] {
    return [...this.runs.values()].filter((run) => run.seed <= this.failedAt).sort((left, right) => left.seed - right.seed);
  }

  summary(): { seedsRun: number; virtualSeconds: number; events: number; traceHash: string | null } {
    const runs = this.countedRuns();
    const sum = (value: (run: SeedResult) => number): number => runs.reduce((total, run) => total + value(run), 0);
    return {
      seedsRun: runs.length,
      virtualSeconds: Math.round(sum((run) => run.virtualMs)) / 1000,
      events: sum((run) => run.events),
      traceHash: this.test.kind === 'real' ? null : combineHashes(runs.map((run) => run.traceHash)),
    };
  }

  verdict(): Verdict {
    return this.failure?.verdict ?? 'pass';
  }
}
