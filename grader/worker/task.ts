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
  /** The answer contains what the solution wrote in the last run. */
  readonly keepsOutput?: boolean;
}

/** Runs a failing seed again, records its trace, and shrinks it. */
export interface ExplainTask {
  readonly kind: 'explain';
  readonly testId: string;
  readonly folders: PartFolders;
  readonly seed: number;
  readonly variation?: RunVariation;
  /** The answer contains the trace of the run itself, to compare it with another run of the seed. */
  readonly compares?: boolean;
  /** The budget of shrinking, in events of the simulation. 0: do not shrink. */
  readonly maxEvents: number;
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
  /** Empty if the task does not ask for it. */
  readonly output: RunOutput;
}

/** What the solution wrote in a run, by its console and by `runtime.log`. */
export interface RunOutput {
  /** The last lines, in the order of the run. */
  readonly lines: readonly OutputLine[];
  /** The number of lines before these. */
  readonly omitted: number;
}

export interface OutputLine {
  /** Virtual microseconds since the start of the run. */
  readonly at: number;
  /** `store 1` */
  readonly actor: string;
  readonly line: string;
}

export const NO_OUTPUT: RunOutput = { lines: [], omitted: 0 };

export interface ExplainResult {
  readonly kind: 'explain';
  readonly traceHash: string;
  /** The trace of the run itself, to compare two runs of one seed. Only if `compares` is set. */
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
  /** See `countEvents`. */
  readonly eventsShrunk: number;
}
