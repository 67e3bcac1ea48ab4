import type { Address } from '#harness/simulation/address';
import type { EventTarget } from '#harness/simulation/event-queue';
import type { Simulation } from '#harness/simulation/simulation';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

/** What an incarnation needs of its store. */
export interface IncarnationHost {
  /** `store 1`, as the trace names it. */
  readonly actor: string;
  readonly address: Address;
  crash(): void;
  /** How much later whatever wakes the store does so now, in milliseconds. */
  delayMs(): number;
}

/**
 * One life of a store, from a start to the next crash. Everything the store's code reaches the world by goes through its
 * incarnation. After the crash the incarnation is inert: what it asks for never comes, so its code never runs again.
 */
export class Incarnation {
  private dead = false;
  private calls = 0;
  private asked = 0;
  private crashAtCall = Infinity;
  /** When the last thing that came late is taken, in virtual microseconds. */
  private takenUntil = -1;
  private paused = false;
  /** What came while the store was paused and has not been taken yet; `undefined` when there is no more of it. */
  private waiting: (() => void)[] | undefined;
  private readonly onDeath = new Set<() => void>();

  constructor(
    readonly simulation: Simulation,
    private readonly host: IncarnationHost,
  ) {}

  get actor(): string {
    return this.host.actor;
  }

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
    if (this.alive && ++this.calls >= this.crashAtCall) this.host.crash();
  }

  /** Runs `run` `delay` virtual microseconds from now, unless the store has crashed by then. An exception ends the run. */
  schedule(delay: number, run: () => void): { cancel(): void } {
    let cancelled = false;
    const wake = (): void => {
      if (!cancelled) this.guard(run);
    };
    const event = this.simulation.schedule(delay + this.slowness(), () => this.wake(wake), this.nextTarget());
    const cancel = (): void => {
      cancelled = true;
      event.run = undefined;
    };
    return { cancel };
  }

  /**
   * A promise that the world completes `delay` virtual microseconds from now with what `complete` gives then. A dead
   * store's promise stays pending for ever.
   */
  later<T>(delay: number, complete: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.alive) return;
      const settle = (): void => {
        try {
          resolve(complete());
        } catch (error) {
          reject(error as Error);
        }
      };
      this.simulation.schedule(delay + this.slowness(), () => this.wake(settle), this.nextTarget());
    });
  }

  /** Something arrives from outside. A store that is slow takes things late, but in the order in which they came. */
  deliver(run: () => void): void {
    const { now } = this.simulation;
    const at = Math.max(now + this.slowness(), this.takenUntil);
    const take = (): void => this.wake(() => this.guard(run));
    if (at === now && this.takenUntil < now) return take();
    this.takenUntil = at;
    this.simulation.schedule(at - now, take, this.nextTarget());
  }

  /** A store's own events are told apart by how many it had asked for before. */
  private nextTarget(): EventTarget {
    return { actor: this.host.address, digest: ++this.asked };
  }

  private slowness(): number {
    return Math.round(this.host.delayMs() * MICROSECONDS_PER_MILLISECOND);
  }

  /** Runs the store's code now: not if it is dead, and later if it is paused or has not caught up since. */
  private wake(run: () => void): void {
    if (!this.alive) return;
    if (this.waiting !== undefined) this.waiting.push(run);
    else run();
  }

  private guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.simulation.failWith(error);
    }
  }

  pause(): void {
    this.paused = true;
    this.waiting ??= [];
  }

  /** What waited comes now, each as an event of its own, in order, and before whatever comes from now on. */
  resume(): void {
    this.paused = false;
    this.takeNextWaiting();
  }

  private takeNextWaiting(): void {
    if (this.paused || this.waiting === undefined) return;
    if (this.waiting.length === 0) this.waiting = undefined;
    else this.simulation.schedule(0, () => this.takeWaiting());
  }

  private takeWaiting(): void {
    if (!this.alive || this.paused) return;
    this.waiting?.shift()?.();
    this.takeNextWaiting();
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
