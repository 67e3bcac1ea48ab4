import type { Address } from '#harness/simulation/address';

/** From `fromMs` (inclusive) to `toMs` (exclusive), in virtual milliseconds since the start of the run. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One direction of a link, or of many links. */
export interface Direction {
  readonly from: Address | 'any';
  readonly to: Address | 'any';
}

/** The condition of one direction of a link at one moment. If several faults of one kind are active, the worst one counts. */
export interface LinkCondition {
  /** Every message is lost. */
  cut: boolean;
  /** Messages wait until this fault ends. */
  stall: Window | undefined;
  lossPerMille: number;
  duplicationPerMille: number;
  reorderingPerMille: number;
  reorderingMs: number;
  delayMs: number;
}

/** The condition of a store at one moment. */
export interface StoreCondition {
  /** The factor by which the disk is slower; 1 is normal. */
  diskSlowdown: number;
  /** How much later everything that wakes the store arrives, in milliseconds. */
  delayMs: number;
}

/** What the network asks for each message. */
export interface LinkConditions {
  link(from: Address, to: Address): Readonly<LinkCondition>;
}

export function normalLink(): LinkCondition {
  return {
    cut: false,
    stall: undefined,
    lossPerMille: 0,
    duplicationPerMille: 0,
    reorderingPerMille: 0,
    reorderingMs: 0,
    delayMs: 0,
  };
}

export function normalStore(): StoreCondition {
  return { diskSlowdown: 1, delayMs: 0 };
}
