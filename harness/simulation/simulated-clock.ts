import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

/** A store's clock, with an offset and a drift. Outlives the store's crashes. */
export class SimulatedClock {
  private offsetMs = 0;
  /** Milliseconds of this clock per virtual millisecond. */
  private rate = 1;
  private wasRead = false;

  constructor(private readonly simulation: Simulation) {}

  /** A clock that was already read continues from the time it showed. It never goes backwards, and does not jump. */
  set(offsetMs: number, driftPpm: number): void {
    const shown = this.now();
    this.rate = 1 + driftPpm / 1e6;
    this.offsetMs = this.wasRead ? shown - this.virtualMs() * this.rate : offsetMs;
  }

  /** Milliseconds, for the store. */
  read(): number {
    this.wasRead = true;
    return this.now();
  }

  private now(): number {
    return this.virtualMs() * this.rate + this.offsetMs;
  }

  private virtualMs(): number {
    return this.simulation.now / MICROSECONDS_PER_MILLISECOND;
  }

  /** Virtual microseconds, an integer, that pass while this clock counts `milliseconds`. */
  microseconds(milliseconds: number): number {
    return Math.max(0, Math.round((milliseconds * MICROSECONDS_PER_MILLISECOND) / this.rate));
  }
}
