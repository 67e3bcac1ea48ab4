import { type Choices, type Purpose, chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { Address } from '#harness/simulation/address';
import type { Direction, Window } from '#harness/simulation/faults/conditions';

const WHICH_STORE = purpose('faults: which store');
const SENDER = purpose('faults: which sender');
const RECEIVER = purpose('faults: which receiver');
const SIDE = purpose('faults: is it on this side');
const WHEN = purpose('faults: when');
const HOW_LONG = purpose('faults: how long');
const HOW_MUCH = purpose('faults: how much');
const HOW_LATE = purpose('faults: how late');

/** What the draws of one run's faults depend on. */
export interface FaultSpace {
  readonly stores: readonly number[];
  /** The other participants of the network: clients, the scheduler. */
  readonly others: readonly Address[];
  /** Faults start before this virtual time. */
  readonly untilMs: number;
  /** The longest time that a store is down or a window lasts. */
  readonly maxDurationMs: number;
}

/** The draws of one fault. Their identity is the fault's kind and its number among the faults of that kind. */
export class FaultDraw {
  constructor(
    private readonly choices: Choices,
    private readonly space: FaultSpace,
    private readonly subject: number,
    private readonly number: number,
  ) {}

  /** An integer in [`min`, `max`]. */
  between(what: Purpose, min: number, max: number): number {
    return chooseBetween(this.choices, what, this.subject, this.number, min, Math.max(min, max));
  }

  /** A probability, a factor, a count: an integer in [`min`, `max`]. */
  amount(min: number, max: number): number {
    return this.between(HOW_MUCH, min, max);
  }

  /** How late something is: an integer in [`min`, `max`]. */
  lateness(min: number, max: number): number {
    return this.between(HOW_LATE, min, max);
  }

  private one<Element>(what: Purpose, elements: readonly Element[]): Element {
    return elements[this.choices.choose(what, this.subject, this.number, elements.length)]!;
  }

  store(): number {
    return this.one(WHICH_STORE, this.space.stores);
  }

  atMs(): number {
    return this.choices.choose(WHEN, this.subject, this.number, this.space.untilMs);
  }

  downMs(): number {
    return this.between(HOW_LONG, 1, this.space.maxDurationMs);
  }

  window(): Window {
    const { maxDurationMs } = this.space;
    const fromMs = this.atMs();
    return { fromMs, toMs: fromMs + this.between(HOW_LONG, Math.ceil(maxDurationMs / 10), maxDurationMs) };
  }

  /** In about a third of the draws from or to everybody. Only some of many clients take part, so that stores are hit often enough. */
  direction(): Direction {
    const { stores, others } = this.space;
    const ends = [
      ...stores,
      ...others.slice(0, stores.length),
      ...Array.from({ length: Math.ceil(stores.length / 2) }, () => 'any' as const),
    ];
    const from = this.one(SENDER, ends);
    return {
      from,
      to: this.one(
        RECEIVER,
        ends.filter((end) => end === 'any' || end !== from),
      ),
    };
  }

  /** Any subset of the stores and the others: one coin for each. */
  side(): readonly Address[] {
    const { stores, others } = this.space;
    return [...stores, ...others].filter((address) => this.choices.choose(SIDE, address, this.number, 2) === 0);
  }
}
