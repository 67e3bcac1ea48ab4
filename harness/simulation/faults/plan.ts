import { type Address, actorName } from '#harness/simulation/address';

/**
 * The faults of one run, as data: drawn before the run, printed with a failure, replayed and shrunk. Times are virtual
 * milliseconds since the start of the run. Only faults that a correct solution survives.
 */
export type FaultPlan = readonly Fault[];

export type Fault = LinkFault | PartitionFault | CrashFault | PauseFault | SlowDiskFault | SlowStoreFault | DiskErrorFault | ClockFault;

export type FaultKind = Fault['kind'];

/** From `fromMs` on, up to and without `toMs`. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One direction of a link, or of many. */
export interface Direction {
  readonly from: Address | 'any';
  readonly to: Address | 'any';
}

/** What can be wrong with one direction of a link. */
export type LinkFault = LossFault | DuplicationFault | ReorderingFault | DelayFault | ClogFault | CutFault;

/** Each message is lost with this probability. */
export interface LossFault extends Window, Direction {
  readonly kind: 'loss';
  readonly perMille: number;
}

/** Each message arrives a second time, later, with this probability. Not between clients and stores: they have connections. */
export interface DuplicationFault extends Window, Direction {
  readonly kind: 'duplication';
  readonly perMille: number;
}

/** Each message may be overtaken: with this probability it takes up to `extraMs` longer. Without it, links keep the order. */
export interface ReorderingFault extends Window, Direction {
  readonly kind: 'reordering';
  readonly perMille: number;
  readonly extraMs: number;
}

/** Every message takes this much longer. */
export interface DelayFault extends Window, Direction {
  readonly kind: 'delay';
  readonly extraMs: number;
}

/** Nothing arrives until the window ends; then everything does, in order. */
export interface ClogFault extends Window, Direction {
  readonly kind: 'clog';
}

/** Everything is lost, in this direction only. */
export interface CutFault extends Window, Direction {
  readonly kind: 'cut';
}

/** Nothing passes between `side` and everybody else, in either direction. */
export interface PartitionFault extends Window {
  readonly kind: 'partition';
  readonly side: readonly Address[];
}

/** The store loses its power, and starts again later from what is on its disk. */
export interface CrashFault {
  readonly kind: 'crash';
  readonly store: number;
  readonly atMs: number;
  /** 0: at that time; n: in the middle of the store's n-th seam call after it. */
  readonly afterCalls: number;
  readonly downMs: number;
}

/** The store stops running, and goes on later as if nothing had been. What comes for it waits. */
export interface PauseFault extends Window {
  readonly kind: 'pause';
  readonly store: number;
}

/** The store's disk takes `factor` times as long. */
export interface SlowDiskFault extends Window {
  readonly kind: 'slow disk';
  readonly store: number;
  readonly factor: number;
}

/** Whatever wakes the store, a message, a timer, its disk, does so `extraMs` later. */
export interface SlowStoreFault extends Window {
  readonly kind: 'slow store';
  readonly store: number;
  readonly extraMs: number;
}

/**
 * The store's first write after `atMs` fails with `DiskError`, and may or may not have happened. A store that lets the
 * error through is restarted `downMs` later.
 */
export interface DiskErrorFault {
  readonly kind: 'disk error';
  readonly store: number;
  readonly atMs: number;
  readonly downMs: number;
}

/** The store's clock is off, and drifts by `driftPpm` millionths, during the whole run. */
export interface ClockFault {
  readonly kind: 'clock';
  readonly store: number;
  readonly offsetMs: number;
  readonly driftPpm: number;
}

/** One line for people: when, and what. */
export function printFault(fault: Fault): string {
  return `${printTime(fault)}: ${describeFault(fault)}`;
}

function printTime(fault: Fault): string {
  if (fault.kind === 'clock') return 'always';
  return 'atMs' in fault ? `${fault.atMs} ms` : `${fault.fromMs} to ${fault.toMs} ms`;
}

/** What is wrong, without when. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'loss':
    case 'duplication':
      return `${fault.kind} of ${fault.perMille / 10} % ${along(fault)}`;
    case 'reordering':
      return `${fault.perMille / 10} % of messages up to ${fault.extraMs} ms late ${along(fault)}`;
    case 'delay':
      return `every message ${fault.extraMs} ms late ${along(fault)}`;
    case 'clog':
      return `nothing gets through until the end ${along(fault)}`;
    case 'cut':
      return `everything is lost ${along(fault)}`;
    case 'partition':
      return `${fault.side.map(actorName).join(', ')} cut off from everybody else`;
    case 'crash':
      return `store ${fault.store} crashes${momentOf(fault)}; down for ${fault.downMs} ms`;
    case 'pause':
      return `store ${fault.store} stands still`;
    case 'slow disk':
      return `the disk of store ${fault.store} is ${fault.factor} times slower`;
    case 'slow store':
      return `store ${fault.store} wakes ${fault.extraMs} ms late`;
    case 'disk error':
      return `the next write of store ${fault.store} fails`;
    case 'clock':
      return `the clock of store ${fault.store} is ${fault.offsetMs} ms off and drifts by ${fault.driftPpm} ppm`;
  }
}

function along({ from, to }: Direction): string {
  const name = (end: Address | 'any'): string => (end === 'any' ? 'anybody' : actorName(end));
  return `from ${name(from)} to ${name(to)}`;
}

function momentOf({ afterCalls }: CrashFault): string {
  return afterCalls === 0 ? '' : `, at its seam call ${afterCalls} after that`;
}
