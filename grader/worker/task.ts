import type { Fault } from '#harness/faults/plan';
import type { TraceEvent } from '#harness/trace/trace';
import type { Failure } from '#harness/verdict';

/** Where the parts come from: the folder of each part that the graded code may import. */
export type PartFolders = Readonly<Record<string, string>>;

/** What a worker is asked to do: run one graded test on a row of seeds, until the first failure. */
export interface GradeTask {
  readonly testId: string;
  readonly folders: PartFolders;
  readonly firstSeed: number;
  readonly seeds: number;
  /** Keep the events of the runs, for a report. */
  readonly keepEvents: boolean;
}

/** One run, without what only a report needs. */
export interface SeedResult {
  readonly seed: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly traceHash: string;
}

export interface TaskResult {
  /** The runs up to and with the first failure. */
  readonly runs: readonly SeedResult[];
  /** The failure of the last of them. */
  readonly failure: FailedRun | undefined;
  readonly goals: readonly string[];
}

export interface FailedRun extends Failure {
  readonly faults: readonly Fault[];
  readonly description: string;
  /** Empty unless events were kept. */
  readonly trace: readonly TraceEvent[];
}
