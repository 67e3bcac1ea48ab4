import type { Fault } from '#harness/simulation/faults/kinds';
import type { RunVariation } from '#harness/scenario/context';
import type { TraceEvent } from '#harness/trace/trace';
import type { Failure } from '#harness/scenario/verdict';

/** Where the parts come from: the folder of each part that the graded code may import. */
export type PartFolders = Readonly<Record<string, string>>;

/** What a worker is asked to do. */
export type GradeTask = SeedsTask | ExplainTask;

/** Runs one graded test on a row of seeds, until the first failure. */
export interface SeedsTask {
  readonly kind: 'seeds';
  readonly testId: string;
  readonly folders: PartFolders;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly variation?: RunVariation;
}

/** Runs a failing seed again, keeping what happened, and looks for a smaller run that fails in the same way. */
export interface ExplainTask {
  readonly kind: 'explain';
  readonly testId: string;
  readonly folders: PartFolders;
  readonly seed: number;
  readonly variation?: RunVariation;
  /** Runs that the search for a smaller one may take; 0: none is looked for. */
  readonly maxRuns: number;
}

export type TaskResult = SeedsResult | ExplainResult;

/** One run, without what only a report needs. */
export interface SeedResult {
  readonly seed: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly traceHash: string;
}

export interface SeedsResult {
  readonly kind: 'seeds';
  /** The runs up to and with the first failure. */
  readonly runs: readonly SeedResult[];
  /** The failure of the last of them. */
  readonly failure: Failure | undefined;
  readonly covered: readonly string[];
}

export interface ExplainResult {
  readonly kind: 'explain';
  readonly traceHash: string;
  /** What happened in the run itself, so that two runs of one seed can be compared; only where no smaller one was looked for. */
  readonly original: readonly TraceEvent[];
  /** `undefined`: this time it passed. */
  readonly explained: ExplainedFailure | undefined;
}

/** A failing run, as small as it could be made, with all that a report shows. */
export interface ExplainedFailure extends Failure {
  readonly seed: number;
  readonly variation: RunVariation;
  readonly faults: readonly Fault[];
  /** The scenario's own words: the history. */
  readonly description: string;
  readonly trace: readonly TraceEvent[];
  /** Faults, client calls and answers, crashes, and changes of a store's public status. */
  readonly eventsShrunk: number;
}
