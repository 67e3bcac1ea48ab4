import type { Runtime, Timer } from '#kit/runtime';
import { purpose } from '#harness/choices/choices';
import type { Incarnation } from '#harness/world/incarnation';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/world/world';

const RANDOM = purpose('store: random');

/** The time and chance that one incarnation of a store sees. */
export class SimulatedRuntime implements Runtime {
  /** @param nextDraw counts the store's draws over all its incarnations, so that a restart does not repeat them */
  constructor(
    private readonly incarnation: Incarnation,
    private readonly storeId: number,
    private readonly nextDraw: () => number,
  ) {}

  now(): number {
    return this.incarnation.world.now / MICROSECONDS_PER_MILLISECOND;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = this.incarnation.schedule(toMicroseconds(delayMs), callback);
    this.incarnation.countCall();
    return timer;
  }

  sleep(delayMs: number): Promise<void> {
    return this.incarnation.call(() => this.incarnation.later(toMicroseconds(delayMs), () => undefined));
  }

  random(bound: number): number {
    return this.incarnation.world.choices.choose(RANDOM, this.storeId, this.nextDraw(), bound);
  }

  log(message: string): void {
    if (this.incarnation.alive) this.incarnation.world.record(this.incarnation.actor, 'log', { message });
  }
}

function toMicroseconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * MICROSECONDS_PER_MILLISECOND));
}
