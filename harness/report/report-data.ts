import type { Verdict } from '#harness/scenario/verdict';

/**
 * What a report of a failing run is made of. Plain JSON: it goes into the page as it is.
 */
export interface FailureReport {
  /** The claim of the test that failed. */
  readonly title: string;
  readonly testId: string;
  readonly seed: number;
  readonly verdict: Verdict;
  /** The rule that was broken: `linearizability`. */
  readonly property: string;
  /** What happened, in several lines. May hold text of the solution. */
  readonly message: string;
  /** Where to read about the rule: a paper and its section. */
  readonly references: string;
  /** The page of the course and its heading: `docs/lab2b.md#reads`. */
  readonly docs: string;
  /** The command that shows the failure again. */
  readonly replay: string;
  /** Who stands in the picture, in the order of the lanes: `client 1`, …, `store 1`, …, `scheduler`. */
  readonly actors: readonly string[];
  readonly faults: readonly ReportFault[];
  /** In the order in which they happened. */
  readonly events: readonly ReportEvent[];
  /** The client calls that no order of the operations explains. */
  readonly illegalOperations: readonly OperationName[];
  /** What clients saw, one call a line; empty where there is nothing to say. */
  readonly history: string;
}

/** One event of the trace (`harness/trace/trace.ts`), its bytes as text. `harness/trace/vocabulary.ts` says what is in it. */
export interface ReportEvent {
  /** Virtual microseconds since the start of the run. */
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly data: ReportEventData;
}

export type ReportEventData = Readonly<Record<string, string | number | boolean>>;

export interface ReportFault {
  /** One line: `store 1 is cut off from store 2 and store 3`. */
  readonly label: string;
  /** `partition`, `crash`, `slow disk`. */
  readonly kind: string;
  /** Whom it concerns; of a partition, the smaller side. */
  readonly actors: readonly string[];
  readonly fromMicros: number;
  /** `null`: until the end of the run. JSON has no Infinity. */
  readonly toMicros: number | null;
}

/** A client call, as its `invoke` and `return` name it. */
export interface OperationName {
  readonly actor: string;
  readonly operation: number;
}
