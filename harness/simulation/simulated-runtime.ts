import type { Runtime, Timer } from '#kit/runtime';
import { purpose } from '#harness/simulation/choices/choices';
import type { Incarnation } from '#harness/simulation/incarnation';
import type { SimulatedClock } from '#harness/simulation/simulated-clock';

const RANDOM = purpose('store: random');

/** The clock, the timers and the random numbers of one incarnation of a store. */
export class SimulatedRuntime implements Runtime {
  /** @param nextDraw counts the store's draws over all its incarnations, so that a restart does not repeat them */
  constructor(
    private readonly incarnation: Incarnation,
    private readonly clock: SimulatedClock,
    private readonly storeId: number,
    private readonly nextDraw: () => number,
  ) {}

  now(): number {
    return this.clock.read();
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = this.incarnation.schedule(this.clock.microseconds(delayMs), callback);
    this.incarnation.countCall();
    return timer;
  }

  sleep(delayMs: number): Promise<void> {
    return this.incarnation.call(() => this.incarnation.later(this.clock.microseconds(delayMs), () => undefined));
  }

  random(bound: number): number {
    return this.incarnation.simulation.choices.choose(RANDOM, this.storeId, this.nextDraw(), bound);
  }

  log(message: string): void {
    if (this.incarnation.alive) this.incarnation.simulation.record(this.incarnation.actor, 'log', { message });
  }
}
