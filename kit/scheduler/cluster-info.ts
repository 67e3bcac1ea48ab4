import { RegionTree } from './region-tree';

/** What the scheduler knows about the regions of the cluster, from their heartbeats. */
export class ClusterInfo {
  readonly regions = new RegionTree();
  /**
   * By store id. A store without peers may be missing. A store can have peers here before it has registered with the scheduler.
   */
  readonly counters = new Map<number, StoreCounters>();
}

/** Sums over the peers that a store has in the known regions. */
export interface StoreCounters {
  /** The number of peers. */
  regionCount: number;
  /** How many of them lead their region. */
  leaderCount: number;
  /** How many of them are pending. */
  pendingCount: number;
  /** The sum of the approximate sizes of their regions, in bytes. */
  regionSize: number;
}

/** Shared by all stores without peers, so it is frozen: copy it to count. */
export const NO_COUNTERS: Readonly<StoreCounters> = Object.freeze({ regionCount: 0, leaderCount: 0, pendingCount: 0, regionSize: 0 });

/** The counters of a store; zeros if it has no peers. */
export function countersOf({ counters }: ClusterInfo, storeId: number): Readonly<StoreCounters> {
  return counters.get(storeId) ?? NO_COUNTERS;
}
