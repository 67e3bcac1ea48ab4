import type { Verdict } from '#harness/scenario/verdict';

/**
 * The data of the report of a failing run. Plain JSON: the page contains it unchanged.
 */
export interface FailureReport {
  /** The title of the failed test. */
  readonly title: string;
  readonly testId: string;
  /** The seed of the failing run. */
  readonly seed: number;
  /** The seed of the run that the report shows: a shrunk run can have another seed. */
  readonly shownSeed: number;
  readonly verdict: Verdict;
  /** The violated property: `linearizability`. */
  readonly property: string;
  /** What happened, in several lines. May contain text of the solution. */
  readonly message: string;
  /** Literature about the property: a paper and its section. */
  readonly references: string;
  /** The page of the course and its anchor: `docs/lab2b.md#reads`. */
  readonly docs: string;
  /** The command that reproduces the failure. */
  readonly replay: string;
  /** The unit of the axis that suits the run: virtual time, or one step of the run after the other. The page can switch. */
  readonly axis: ReportAxis;
  /** The number of nodes and peers of the test that are not shown, because the part of the test with them passed. */
  readonly leftOut: number;
  /** The actors in the picture, in the order of the lanes: `client 1`, …, `store 1`, …, `scheduler`. */
  readonly actors: readonly string[];
  readonly faults: readonly ReportFault[];
  /** In the order in which they happened. */
  readonly events: readonly ReportEvent[];
  /** The client operations whose results no order of the operations explains. */
  readonly illegalOperations: readonly OperationName[];
  /** The history of the clients, one operation per line. Empty if the scenario records none. */
  readonly history: string;
}

export type ReportAxis = 'time' | 'step';

/** One event of the trace (`harness/trace/trace.ts`), with bytes as text. `harness/trace/vocabulary.ts` defines its data. */
export interface ReportEvent {
  /** Virtual microseconds since the start of the run. */
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly data: ReportEventData;
}

export type ReportEventData = Readonly<Record<string, string | number | boolean>>;

export interface ReportFault {
  /** One line: `store 1 is partitioned from store 2 and store 3`. */
  readonly label: string;
  /** `partition`, `crash`, `slow disk`. */
  readonly kind: string;
  /** The actors that it affects; for a partition, the smaller side. */
  readonly actors: readonly string[];
  readonly fromMicros: number;
  /** `null`: until the end of the run. JSON has no Infinity. */
  readonly toMicros: number | null;
}

/** A client operation, as identified by its `invoke` and `return` events. */
export interface OperationName {
  readonly actor: string;
  readonly operation: number;
}

/** The id of the page's element that contains the report as JSON. */
export const DATA_ID = 'report-data';
