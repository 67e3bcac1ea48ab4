import type { Runtime } from '#kit/runtime';

/** The delay before a client's retry, in milliseconds: it starts at the minimum and doubles up to the maximum. Change it here. */
export const RETRY_DELAY_MS_MIN = 10;
export const RETRY_DELAY_MS_MAX = 500;

/**
 * Exponential backoff with jitter between the retries of a client. Half of each delay is random, so that clients that failed
 * together do not retry together.
 */
export class Backoff {
  private limitMs = RETRY_DELAY_MS_MIN;

  constructor(private readonly runtime: Pick<Runtime, 'sleep' | 'random'>) {}

  async wait(): Promise<void> {
    const half = Math.ceil(this.limitMs / 2);
    const delay = half + this.runtime.random(half);
    this.limitMs = Math.min(RETRY_DELAY_MS_MAX, this.limitMs * 2);
    await this.runtime.sleep(delay);
  }
}
