import type { World } from '#harness/world/world';

/**
 * One life of a store, from a start to the next crash. Everything the store's code reaches the world by goes through its
 * incarnation. After the crash the incarnation is inert: what it asks for never comes, so its code never runs again.
 */
export class Incarnation {
  private dead = false;
  private calls = 0;
  private crashAtCall = Infinity;
  private readonly onDeath = new Set<() => void>();

  constructor(
    readonly world: World,
    /** `store 1`, as the trace names it. */
    readonly actor: string,
    private readonly crashNow: () => void,
  ) {}

  get alive(): boolean {
    return !this.dead;
  }

  /** The store crashes in the middle of its `count`-th seam call from now: that call is made, and never answered. */
  crashAfterCalls(count: number): void {
    this.crashAtCall = this.calls + count;
  }

  /**
   * Makes one seam call. For a dead store nothing happens, and the promise stays pending for ever; so it does when the
   * store crashes in the middle of this very call, though the call has been made.
   */
  call<T>(make: () => Promise<T>): Promise<T> {
    if (!this.alive) return never();
    const answer = make();
    this.countCall();
    return this.alive ? answer : never();
  }

  /** Counts a synchronous seam call, after it was made. */
  countCall(): void {
    if (this.alive && ++this.calls >= this.crashAtCall) this.crashNow();
  }

  /** Runs `run` `delay` virtual microseconds from now, unless the store has crashed by then. An exception ends the run. */
  schedule(delay: number, run: () => void): { cancel(): void } {
    const event = this.world.schedule(delay, () => {
      if (this.alive) this.guard(run);
    });
    return { cancel: () => (event.run = undefined) };
  }

  /**
   * A promise that the world completes `delay` virtual microseconds from now with what `complete` gives then. A dead
   * store's promise stays pending for ever.
   */
  later<T>(delay: number, complete: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.alive) return;
      this.world.schedule(delay, () => {
        if (!this.alive) return;
        try {
          resolve(complete());
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  /** Runs the store's code; what it throws ends the run. */
  guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.world.failWith(error);
    }
  }

  /** Calls `callback` when the store crashes. Returns the function that calls it off. */
  whenItDies(callback: () => void): () => void {
    this.onDeath.add(callback);
    return () => this.onDeath.delete(callback);
  }

  die(): void {
    if (this.dead) return;
    this.dead = true;
    for (const callback of this.onDeath) callback();
  }
}

/** What a dead store waits for. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
