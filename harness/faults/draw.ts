import { type Choices, chooseBetween, purpose } from '#harness/choices/choices';
import type { CrashFault, Fault, FaultKind, FaultPlan, SlowDiskFault } from '#harness/faults/plan';

const SWARM = purpose('faults: is this kind on');
const HOW_MANY = purpose('faults: how many');
const WHICH_STORE = purpose('faults: which store');
const WHEN = purpose('faults: when');
const HOW_LONG = purpose('faults: how long');
const CALLS = purpose('faults: crash after how many calls');
const FACTOR = purpose('faults: how much slower');

export interface FaultOptions {
  readonly kinds: readonly FaultKind[];
  readonly stores: readonly number[];
  /** Faults begin before this virtual time. */
  readonly untilMs: number;
}

/** The most faults of one kind in a run. */
const MOST_OF_A_KIND = 3;

/** How each kind is drawn, in a fixed order, which is also its subject in `Choices`. */
const DRAW: Record<FaultKind, { subject: number; draw: (draw: FaultDraw) => Fault }> = {
  crash: { subject: 1, draw: drawCrash },
  'slow disk': { subject: 2, draw: drawSlowDisk },
};

/** One fault's draws: all of them have the same identity, the kind and the number of the fault. */
interface FaultDraw {
  readonly store: number;
  readonly atMs: number;
  between(what: ReturnType<typeof purpose>, least: number, most: number): number;
}

/**
 * Draws a run's faults. Swarm testing (Groce et al., ISSTA 2012): each seed switches each kind off with probability 1/3,
 * since a fault that is always there hides what happens without it.
 */
export function drawFaults(choices: Choices, options: FaultOptions): FaultPlan {
  const kinds = options.kinds.filter((kind) => choices.choose(SWARM, DRAW[kind].subject, 0, 3) > 0);
  return kinds.flatMap((kind) => drawKind(choices, options, kind));
}

function drawKind(choices: Choices, options: FaultOptions, kind: FaultKind): Fault[] {
  const { subject, draw } = DRAW[kind];
  const count = chooseBetween(choices, HOW_MANY, subject, 0, 1, MOST_OF_A_KIND);
  return Array.from({ length: count }, (_, number) =>
    draw({
      store: options.stores[choices.choose(WHICH_STORE, subject, number, options.stores.length)]!,
      atMs: choices.choose(WHEN, subject, number, options.untilMs),
      between: (what, least, most) => chooseBetween(choices, what, subject, number, least, most),
    }),
  );
}

function drawCrash({ store, atMs, between }: FaultDraw): CrashFault {
  return { kind: 'crash', store, atMs, afterCalls: between(CALLS, 0, 12), downMs: between(HOW_LONG, 1, 50) };
}

function drawSlowDisk({ store, atMs, between }: FaultDraw): SlowDiskFault {
  return { kind: 'slow disk', store, fromMs: atMs, toMs: atMs + between(HOW_LONG, 10, 100), factor: between(FACTOR, 2, 20) };
}
