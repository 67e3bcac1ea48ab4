import type { Runtime } from '#kit/runtime';

const FIRST_MS = 10;
const MOST_MS = 500;

/** How long a client waits before it tries again: about twice as long each time, half of it by chance, so that clients that failed together do not return together. */
export class Backoff {
  private limitMs = FIRST_MS;

  constructor(private readonly runtime: Pick<Runtime, 'sleep' | 'random'>) {}

  async wait(): Promise<void> {
    const half = Math.ceil(this.limitMs / 2);
    const delay = half + this.runtime.random(half);
    this.limitMs = Math.min(MOST_MS, this.limitMs * 2);
    await this.runtime.sleep(delay);
  }
}
