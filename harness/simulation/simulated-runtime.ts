import { TypeKVError } from '#kit/errors';
import type { Runtime, Timer } from '#kit/runtime';
import { crash } from '#harness/scenario/verdict';
import { purpose } from '#harness/simulation/choices/choices';
import type { Incarnation } from '#harness/simulation/incarnation';
import { ownFunction, ownNumber, ownText } from '#harness/simulation/own-data';
import type { SimulatedClock } from '#harness/simulation/simulated-clock';

const RANDOM = purpose('store: random');

const MAX_BOUND = 2 ** 32;

/** What one incarnation may log. Characters. */
const MAX_LOG = 1_000_000;

/** The clock, the timers and the random numbers of one incarnation of a store. */
export class SimulatedRuntime implements Runtime {
  private logged = 0;

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
    const timer = this.incarnation.schedule(this.clock.microseconds(ownNumber(delayMs)), ownFunction(callback));
    this.incarnation.countCall();
    return Object.freeze(timer);
  }

  sleep(delayMs: number): Promise<void> {
    return this.incarnation.call(() => this.incarnation.later(this.clock.microseconds(ownNumber(delayMs)), () => undefined));
  }

  random(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > MAX_BOUND) {
      throw new TypeKVError('InvalidArgument', `the bound of a random number must be an integer from 1 to 2^32, not ${String(bound)}`);
    }
    return this.incarnation.simulation.choices.choose(RANDOM, this.storeId, this.nextDraw(), bound);
  }

  log(message: string): void {
    if (!this.incarnation.alive) return;
    const { simulation, actor } = this.incarnation;
    this.logged += ownText(message).length;
    if (this.logged > MAX_LOG) simulation.fail(crash('output', `${actor} logged more than ${MAX_LOG} characters.`));
    else simulation.record(actor, 'log', { message });
  }

  /** What the store's code gets: the methods of `Runtime`, and no way to the simulation. */
  facade(): Runtime {
    return Object.freeze<Runtime>({
      now: () => this.now(),
      setTimer: (delayMs, callback) => this.setTimer(delayMs, callback),
      sleep: (delayMs) => this.sleep(delayMs),
      random: (bound) => this.random(bound),
      log: (message) => this.log(message),
    });
  }
}
