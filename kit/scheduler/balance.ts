/** What part lab3c decides a move from, and the move. */
import type { RegionInfo } from './region-info';

/** The cluster at the moment of a decision. */
export interface BalanceInput {
  /** All stores of the cluster, in ascending order of id. */
  readonly stores: readonly BalanceStore[];
  /** The regions that may be moved, in the order of their keys. Regions with an operator in progress are missing. */
  readonly regions: readonly RegionInfo[];
  /** The number of peers that a region should have. */
  readonly maxReplicas: number;
}

export interface BalanceStore {
  readonly id: number;
  /** Whether the store can take part in a move: its state is `Up`, and the scheduler has heard from it recently. */
  readonly isUp: boolean;
  /** The sum of the sizes of its regions in bytes, as it will be when the operators in progress are done. */
  readonly size: number;
}

/** Move the region's peer from one store to another. */
export interface RegionMove {
  readonly regionId: number;
  readonly fromStore: number;
  readonly toStore: number;
}
