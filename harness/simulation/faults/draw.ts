import { type Choices, type Purpose, chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { Direction, Fault, FaultKind, FaultPlan, Window } from '#harness/simulation/faults/plan';
import type { Address } from '#harness/simulation/address';

const SWARM = purpose('faults: is this kind on');
const HOW_MANY = purpose('faults: how many');
const WHICH_STORE = purpose('faults: which store');
const SENDER = purpose('faults: which sender');
const RECEIVER = purpose('faults: which receiver');
const SIDE = purpose('faults: is it on this side');
const WHEN = purpose('faults: when');
const HOW_LONG = purpose('faults: how long');
const HOW_MUCH = purpose('faults: how much');
const HOW_LATE = purpose('faults: how late');

export interface FaultOptions {
  readonly kinds: readonly FaultKind[];
  readonly stores: readonly number[];
  /** Who else is on the network: clients, the scheduler. */
  readonly others: readonly Address[];
  /** Faults begin before this virtual time. */
  readonly untilMs: number;
  /** The longest time that a store is down or a window lasts. */
  readonly longestMs: number;
}

/** The most faults of one kind in a run. */
const MOST_OF_A_KIND = 3;

/**
 * Draws a run's faults. Swarm testing (Groce et al., ISSTA 2012): each seed switches each kind off with probability 1/3,
 * since a fault that is always there hides what happens without it.
 */
export function drawFaults(choices: Choices, options: FaultOptions): FaultPlan {
  const kinds = KINDS.filter((kind) => options.kinds.includes(kind));
  const on = kinds.filter((kind) => choices.choose(SWARM, KINDS.indexOf(kind), 0, 3) > 0);
  return on.flatMap((kind) => drawKind(choices, options, kind));
}

function drawKind(choices: Choices, options: FaultOptions, kind: FaultKind): Fault[] {
  const subject = KINDS.indexOf(kind);
  const count = chooseBetween(choices, HOW_MANY, subject, 0, 1, MOST_OF_A_KIND);
  return Array.from({ length: count }, (_, number) => DRAW[kind](new FaultDraw(choices, options, subject, number)));
}

/** The draws of one fault: their identity is its kind and its number among that kind. */
class FaultDraw {
  constructor(
    private readonly choices: Choices,
    private readonly options: FaultOptions,
    private readonly subject: number,
    private readonly number: number,
  ) {}

  /** An integer in [`least`, `most`]. */
  between(what: Purpose, least: number, most: number): number {
    return chooseBetween(this.choices, what, this.subject, this.number, least, Math.max(least, most));
  }

  private one<Element>(what: Purpose, elements: readonly Element[]): Element {
    return elements[this.choices.choose(what, this.subject, this.number, elements.length)]!;
  }

  store(): number {
    return this.one(WHICH_STORE, this.options.stores);
  }

  atMs(): number {
    return this.choices.choose(WHEN, this.subject, this.number, this.options.untilMs);
  }

  downMs(): number {
    return this.between(HOW_LONG, 1, this.options.longestMs);
  }

  window(): Window {
    const fromMs = this.atMs();
    return { fromMs, toMs: fromMs + this.between(HOW_LONG, Math.ceil(this.options.longestMs / 10), this.options.longestMs) };
  }

  /** About a third of the time from or to anybody; and of many clients not so many that stores would be left in peace. */
  direction(): Direction {
    const { stores, others } = this.options;
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

  /** Any of the stores and others, by a coin each. */
  side(): readonly Address[] {
    const { stores, others } = this.options;
    return [...stores, ...others].filter((address) => this.choices.choose(SIDE, address, this.number, 2) === 0);
  }
}

const DRAW: { readonly [Kind in FaultKind]: (draw: FaultDraw) => Extract<Fault, { kind: Kind }> } = {
  crash: (draw) => ({
    kind: 'crash',
    store: draw.store(),
    atMs: draw.atMs(),
    afterCalls: draw.between(HOW_MUCH, 0, 12),
    downMs: draw.downMs(),
  }),
  pause: (draw) => ({ kind: 'pause', store: draw.store(), ...draw.window() }),
  'slow disk': (draw) => ({ kind: 'slow disk', store: draw.store(), ...draw.window(), factor: draw.between(HOW_MUCH, 2, 20) }),
  'slow store': (draw) => ({ kind: 'slow store', store: draw.store(), ...draw.window(), extraMs: draw.between(HOW_LATE, 1, 50) }),
  'disk error': (draw) => ({ kind: 'disk error', store: draw.store(), atMs: draw.atMs(), downMs: draw.downMs() }),
  clock: (draw) => ({
    kind: 'clock',
    store: draw.store(),
    offsetMs: draw.between(HOW_LATE, -5000, 5000),
    driftPpm: draw.between(HOW_MUCH, -10_000, 10_000),
  }),
  loss: (draw) => ({ kind: 'loss', ...draw.direction(), ...draw.window(), perMille: draw.between(HOW_MUCH, 10, 400) }),
  duplication: (draw) => ({ kind: 'duplication', ...draw.direction(), ...draw.window(), perMille: draw.between(HOW_MUCH, 10, 400) }),
  reordering: (draw) => ({
    kind: 'reordering',
    ...draw.direction(),
    ...draw.window(),
    perMille: draw.between(HOW_MUCH, 50, 500),
    extraMs: draw.between(HOW_LATE, 1, 100),
  }),
  delay: (draw) => ({ kind: 'delay', ...draw.direction(), ...draw.window(), extraMs: draw.between(HOW_LATE, 1, 100) }),
  clog: (draw) => ({ kind: 'clog', ...draw.direction(), ...draw.window() }),
  cut: (draw) => ({ kind: 'cut', ...draw.direction(), ...draw.window() }),
  partition: (draw) => ({ kind: 'partition', side: draw.side(), ...draw.window() }),
};

/** In this order, which is part of the identity of each draw: new kinds go to the end. */
export const KINDS = Object.keys(DRAW) as readonly FaultKind[];
