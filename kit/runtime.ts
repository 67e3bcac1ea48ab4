/**
 * The interface to time and randomness. The code of a store must use it for both, so that a run can be reproduced: in the
 * simulation the clock is virtual, and every random number is a function of the seed.
 */
export interface Runtime {
  /** The time of this store's clock in milliseconds, since an arbitrary start. Never decreases. Clocks of stores can drift apart. */
  now(): number;

  /** Calls `callback` once after `delayMs` milliseconds (at least 0; may be a fraction). The result can cancel it. */
  setTimer(delayMs: number, callback: () => void): Timer;

  /** Completes after `delayMs` milliseconds. */
  sleep(delayMs: number): Promise<void>;

  /** A uniformly distributed integer in [0, `bound`); `bound` is an integer from 1 to 2^32. */
  random(bound: number): number;

  /** Logs a line: to the trace in a simulated run, to stderr in a real process. */
  log(message: string): void;
}

export interface Timer {
  /** The callback will not be called. Has no effect if it was already called or cancelled. */
  cancel(): void;
}
