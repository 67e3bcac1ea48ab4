import type { Verdict } from '#harness/scenario/verdict';

/**
 * The results of a grade, in the shape that `--json` writes. Schema 1; fields are added, never changed.
 */
export interface GradeResults {
  readonly schema: 1;
  readonly earned: number;
  readonly possible: number;
  readonly wallSeconds: number;
  /** Ended before all tests had run; the tests that had not are left out. */
  readonly interrupted: boolean;
  readonly parts: readonly PartResult[];
}

export interface PartResult {
  readonly part: string;
  readonly earned: number;
  readonly possible: number;
  /** Taken from the reference by `--assume`: earns nothing, and counts for nothing. */
  readonly assumed: boolean;
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  /** `lab1/acknowledged-survives-crash` */
  readonly id: string;
  /** The claim. */
  readonly name: string;
  readonly points: number;
  readonly earned: number;
  readonly verdict: Verdict;
  /** Seeds up to and with the smallest that failed, or all. What follows covers these. 0 for a test on real sockets. */
  readonly seedsRun: number;
  readonly virtualSeconds: number;
  readonly events: number;
  /** 16 hexadecimal digits; `null` for a test on real sockets. */
  readonly traceHash: string | null;
  readonly failure?: TestFailure;
}

export interface TestFailure {
  /** `null` for a test on real sockets. */
  readonly seed: number | null;
  readonly rule: string;
  readonly message: string;
  /** A command that shows the failure again. */
  readonly replay: string;
  /** The page and heading to read. */
  readonly docs: string;
  readonly references: string;
  /** The path of the report; `null` where none was written. */
  readonly report: string | null;
  /**
   * How much happens in the smallest run that was found to fail in this way, which is what the message and the report are
   * about; `null` where none was looked for.
   */
  readonly eventsShrunk: number | null;
}
