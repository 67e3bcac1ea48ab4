import { MICROSECONDS_PER_MILLISECOND, type World } from '#harness/world/world';

/** A store's clock: off by a constant, and running a little too fast or too slow. Outlives the store's crashes. */
export class SimulatedClock {
  private offsetMs = 0;
  /** Milliseconds of this clock in a virtual one. */
  private rate = 1;

  constructor(private readonly world: World) {}

  set(offsetMs: number, driftPpm: number): void {
    this.offsetMs = offsetMs;
    this.rate = 1 + driftPpm / 1e6;
  }

  /** Milliseconds. */
  now(): number {
    return (this.world.now / MICROSECONDS_PER_MILLISECOND) * this.rate + this.offsetMs;
  }

  /** Virtual microseconds, an integer, that pass while this clock counts `milliseconds`. */
  microseconds(milliseconds: number): number {
    return Math.max(0, Math.round((milliseconds * MICROSECONDS_PER_MILLISECOND) / this.rate));
  }
}
