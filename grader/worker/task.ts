import type { Fault } from '#harness/simulation/faults/kinds';
import type { RunVariation } from '#harness/scenario/context';
import type { TraceEvent } from '#harness/trace/trace';
import type { Failure } from '#harness/scenario/verdict';

/** The folder of each part that the graded code may import. */
export type PartFolders = Readonly<Record<string, string>>;

/** A task for a worker. */
export type GradeTask = SeedsTask | ExplainTask;

/** Runs one graded test on consecutive seeds, until the first failure. */
export interface SeedsTask {
  readonly kind: 'seeds';
  readonly testId: string;
  readonly folders: PartFolders;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly variation?: RunVariation;
}

/** Runs a failing seed again, records its trace, and shrinks it. */
export interface ExplainTask {
  readonly kind: 'explain';
  readonly testId: string;
  readonly folders: PartFolders;
  readonly seed: number;
  readonly variation?: RunVariation;
  /** The budget of shrinking, in runs. 0: do not shrink. */
  readonly maxRuns: number;
}

export type TaskResult = SeedsResult | ExplainResult;

/** One run, without the data that only a report needs. */
export interface SeedResult {
  readonly seed: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly traceHash: string;
}

export interface SeedsResult {
  readonly kind: 'seeds';
  /** The runs up to and including the first failure. */
  readonly runs: readonly SeedResult[];
  /** The failure of the last run. */
  readonly failure: Failure | undefined;
  readonly covered: readonly string[];
}

export interface ExplainResult {
  readonly kind: 'explain';
  readonly traceHash: string;
  /** The trace of the run itself, to compare two runs of one seed. Only if `maxRuns` is 0. */
  readonly original: readonly TraceEvent[];
  /** `undefined` if the run passed. */
  readonly explained: ExplainedFailure | undefined;
}

/** The shrunk failing run, with everything that a report shows. */
export interface ExplainedFailure extends Failure {
  readonly seed: number;
  readonly variation: RunVariation;
  readonly faults: readonly Fault[];
  /** The history, as the scenario describes it. */
  readonly description: string;
  readonly trace: readonly TraceEvent[];
  /** Faults, client calls and answers, crashes, and changes of a store's public status. */
  readonly eventsShrunk: number;
}
