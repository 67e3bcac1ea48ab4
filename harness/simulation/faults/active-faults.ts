import type { ClogFault, Direction, Fault, FaultKind, LinkFault, PartitionFault } from '#harness/simulation/faults/plan';
import { type Address, isClient } from '#harness/simulation/address';

/** What is wrong with one direction of a link at a moment. */
export interface LinkCondition {
  /** Everything is lost. */
  readonly cut: boolean;
  /** Held until this fault ends. */
  readonly clog: ClogFault | undefined;
  readonly lossPerMille: number;
  readonly duplicationPerMille: number;
  readonly reorderingPerMille: number;
  readonly reorderingMs: number;
  readonly delayMs: number;
}

const CLEAN: LinkCondition = {
  cut: false,
  clog: undefined,
  lossPerMille: 0,
  duplicationPerMille: 0,
  reorderingPerMille: 0,
  reorderingMs: 0,
  delayMs: 0,
};

/** The faults whose time is now. */
export class ActiveFaults {
  private readonly active = new Set<Fault>();
  private onLinks: (LinkFault | PartitionFault)[] = [];

  begin(fault: Fault): void {
    this.active.add(fault);
    this.update();
  }

  end(fault: Fault): boolean {
    const was = this.active.delete(fault);
    this.update();
    return was;
  }

  all(): readonly Fault[] {
    return [...this.active];
  }

  private update(): void {
    this.onLinks = [...this.active].filter(isOnLinks);
  }

  /** Where several faults of a kind are on at once, the worst counts. */
  link(from: Address, to: Address): LinkCondition {
    if (this.onLinks.length === 0) return CLEAN;
    const on = this.onLinks.filter((fault) => touches(fault, from, to));
    if (on.length === 0) return CLEAN;
    return {
      cut: on.some((fault) => fault.kind === 'cut' || fault.kind === 'partition'),
      clog: on.find((fault) => fault.kind === 'clog'),
      lossPerMille: worst(on, 'loss', (fault) => fault.perMille),
      duplicationPerMille: isClient(from) || isClient(to) ? 0 : worst(on, 'duplication', (fault) => fault.perMille),
      reorderingPerMille: worst(on, 'reordering', (fault) => fault.perMille),
      reorderingMs: worst(on, 'reordering', (fault) => fault.extraMs),
      delayMs: worst(on, 'delay', (fault) => fault.extraMs),
    };
  }

  /** The factor by which the store's disk is slower now. */
  diskSlowdown(store: number): number {
    return Math.max(
      1,
      this.worstOf(store, 'slow disk', (fault) => fault.factor),
    );
  }

  /** How much later whatever wakes the store does so now, in milliseconds. */
  storeDelayMs(store: number): number {
    return this.worstOf(store, 'slow store', (fault) => fault.extraMs);
  }

  private worstOf<Kind extends 'slow disk' | 'slow store'>(store: number, kind: Kind, value: (fault: OfKind<Kind>) => number): number {
    if (this.active.size === 0) return 0;
    return worst(
      [...this.active].filter((fault) => 'store' in fault && fault.store === store),
      kind,
      value,
    );
  }
}

function isOnLinks(fault: Fault): fault is LinkFault | PartitionFault {
  return 'from' in fault || fault.kind === 'partition';
}

function touches(fault: LinkFault | PartitionFault, from: Address, to: Address): boolean {
  if (fault.kind === 'partition') return fault.side.includes(from) !== fault.side.includes(to);
  return matches(fault, from, to);
}

function matches({ from, to }: Direction, sender: Address, receiver: Address): boolean {
  return (from === 'any' || from === sender) && (to === 'any' || to === receiver);
}

type OfKind<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;

function worst<Kind extends FaultKind>(faults: readonly Fault[], kind: Kind, value: (fault: OfKind<Kind>) => number): number {
  return faults.reduce((most, fault) => (fault.kind === kind ? Math.max(most, value(fault as OfKind<Kind>)) : most), 0);
}
