/**
 * The seam to time and chance. Code that runs in a store takes both from here and nowhere else, so that a run can be
 * repeated: in the simulated world the clock is virtual and every random number is a function of the seed.
 */
export interface Runtime {
  /** Milliseconds on this store's clock, since an arbitrary moment. Never goes back. May drift from other stores' clocks. */
  now(): number;

  /** Calls `callback` once, `delayMs` milliseconds from now (at least 0; fractions are fine). Cancel it with the result. */
  setTimer(delayMs: number, callback: () => void): Timer;

  /** Completes `delayMs` milliseconds from now. */
  sleep(delayMs: number): Promise<void>;

  /** A uniformly distributed integer in [0, `bound`); `bound` is an integer from 1 to 2^32. */
  random(bound: number): number;

  /** A line for people, kept in the trace of a simulated run and written to stderr by a real process. */
  log(message: string): void;
}

export interface Timer {
  /** The callback will not be called any more. Cancelling twice, or too late, is fine. */
  cancel(): void;
}
