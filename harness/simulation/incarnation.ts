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
  /** How much later everything that wakes the store arrives now, in milliseconds. */
  delayMs(): number;
}

/**
 * One incarnation of a store, from a start to the next crash. The store's code reaches its environment only through its
 * incarnation. After the crash the incarnation is inert: no call is ever answered, so its code never runs again.
 */
export class Incarnation {
  private dead = false;
  private calls = 0;
  private scheduled = 0;
  private crashAtCall = Infinity;
  /** When the last delayed arrival is delivered, in virtual microseconds. */
  private deliveredUntil = -1;
  private paused = false;
  /** What arrived during a pause and has not been delivered yet; `undefined` if nothing waits. */
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

  /** The store crashes in the middle of its `count`-th interface call from now: that call is made, and never answered. */
  crashAfterCalls(count: number): void {
    this.crashAtCall = this.calls + count;
  }

  /**
   * Makes one interface call. After a crash nothing happens, and the promise stays pending forever. If the store crashes in
   * the middle of this call, the call is made, and the promise stays pending forever.
   */
  call<T>(make: () => Promise<T>): Promise<T> {
    if (!this.alive) return never();
    const answer = make();
    this.countCall();
    return this.alive ? answer : never();
  }

  /** Counts a synchronous interface call, after it was made. */
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
   * A promise that resolves `delay` virtual microseconds from now with the result of `complete` at that time. After a crash
   * the promise stays pending forever.
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

  /** Something arrives from outside. A slow store receives it late, but in the order of arrival. */
  deliver(run: () => void): void {
    const { now } = this.simulation;
    const at = Math.max(now + this.slowness(), this.deliveredUntil);
    const take = (): void => this.wake(() => this.guard(run));
    if (at === now && this.deliveredUntil < now) return take();
    this.deliveredUntil = at;
    this.simulation.schedule(at - now, take, this.nextTarget());
  }

  /** A store's own events are distinguished by their number. */
  private nextTarget(): EventTarget {
    return { actor: this.host.address, digest: ++this.scheduled };
  }

  private slowness(): number {
    return Math.round(this.host.delayMs() * MICROSECONDS_PER_MILLISECOND);
  }

  /** Runs the store's code now. Never after a crash; later if the store is paused or has not caught up since a pause. */
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

  /** Everything that waited is delivered now, each as an event of its own, in order, and before everything that arrives later. */
  resume(): void {
    this.paused = false;
    this.scheduleNextWaiting();
  }

  private scheduleNextWaiting(): void {
    if (this.paused || this.waiting === undefined) return;
    if (this.waiting.length === 0) this.waiting = undefined;
    else this.simulation.schedule(0, () => this.deliverWaiting());
  }

  private deliverWaiting(): void {
    if (!this.alive || this.paused) return;
    this.waiting?.shift()?.();
    this.scheduleNextWaiting();
  }

  /** Calls `callback` when the store crashes. The returned function cancels that. */
  onCrash(callback: () => void): () => void {
    this.onDeath.add(callback);
    return () => this.onDeath.delete(callback);
  }

  die(): void {
    if (this.dead) return;
    this.dead = true;
    for (const callback of this.onDeath) callback();
  }
}

/** The answer to a call after a crash. */
function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
