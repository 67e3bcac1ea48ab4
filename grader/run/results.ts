import type { Verdict } from '#harness/scenario/verdict';

/**
 * The results of a grade, in the format that `--json` writes. In schema 1, fields may be added but are never changed.
 */
export interface GradeResults {
  readonly schema: 1;
  readonly earned: number;
  readonly possible: number;
  readonly wallSeconds: number;
  /** CPU time of the workers for the finished tests. */
  readonly cpuSeconds: number;
  /** CPU time that the tests could use. `null`: only each test has a budget, as in a soak. */
  readonly cpuBudgetSeconds: number | null;
  /** The grade was interrupted. Tests that had not finished are omitted. */
  readonly interrupted: boolean;
  readonly parts: readonly PartResult[];
}

export interface PartResult {
  readonly part: string;
  readonly earned: number;
  readonly possible: number;
  /** Taken from the reference by `--assume`: it earns nothing and adds nothing to `possible`. */
  readonly assumed: boolean;
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  /** `lab1/acknowledged-survives-crash` */
  readonly id: string;
  /** The title. */
  readonly name: string;
  readonly points: number;
  readonly earned: number;
  readonly verdict: Verdict;
  /** Seeds up to and including the smallest failing one, or all. The next fields cover these. 0 for a test on real sockets. */
  readonly seedsRun: number;
  readonly virtualSeconds: number;
  readonly events: number;
  /** 16 hexadecimal digits; `null` for a test on real sockets. */
  readonly traceHash: string | null;
  /** CPU time of all its runs and of the search for a shrunk run. It differs from grade to grade. */
  readonly cpuSeconds: number;
  readonly failure?: TestFailure;
}

export interface TestFailure {
  /** `null` for a test on real sockets. */
  readonly seed: number | null;
  /** The violated property. */
  readonly rule: string;
  readonly message: string;
  /** A command that reproduces the failure. */
  readonly replay: string;
  /** The page and its docs anchor. */
  readonly docs: string;
  readonly references: string;
  /** The path of the report; `null` if there is none. */
  readonly report: string | null;
  /**
   * The number of events in the shrunk run. The message and the report describe that run. `null` if the run was not
   * shrunk.
   */
  readonly eventsShrunk: number | null;
}
