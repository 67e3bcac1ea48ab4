import type { Peer, Region, Store } from '#kit/wire/meta';
import type { RegionHeartbeatResponse, StoreStats } from '#kit/wire/scheduler';

/**
 * The interface to the scheduler. The scheduler knows the location of every region, allocates ids and timestamps, and orders
 * regions to move. Both stores and clients use it.
 *
 * Implementations: the scheduler's code behind the simulated network, and gRPC. Every call can be delayed, and can fail with
 * `Unavailable`; it may have taken effect nevertheless. After `close`, every call is rejected with `Stopped`.
 *
 * The scheduler's information about a region can be outdated: it is the last reported one. The region's epoch decides.
 */
export interface SchedulerClient {
  /** Allocates a unique id for a store, a region or a peer. At least 1. */
  allocateId(): Promise<number>;

  /**
   * Allocates a unique timestamp (see `kit/timestamp`). It is greater than every timestamp whose call completed before this
   * call started, in the whole cluster.
   */
  timestamp(): Promise<bigint>;

  /**
   * Creates the cluster with its first store.
   * @returns true if this call created it. False if the cluster already existed, perhaps because of an earlier call whose
   *   answer was lost; then `store` was not added
   */
  bootstrap(store: Store): Promise<boolean>;

  isBootstrapped(): Promise<boolean>;

  /**
   * Adds a store, or updates its address or state. Idempotent.
   * @throws TypeKVError `InvalidArgument` if the store with this id is a tombstone, or the cluster is not bootstrapped
   */
  putStore(store: Store): Promise<void>;

  /** The store with this id; `undefined` if there never was one. */
  getStore(storeId: number): Promise<Store | undefined>;

  /** All stores in ascending order of id, without tombstones. */
  allStores(): Promise<Store[]>;

  /**
   * Reports the state of a region. Only the region's leader sends it. Does not wait: a heartbeat can be lost, and the next one
   * has the same information. The scheduler's answer goes to the handler of `onRegionOrder`.
   */
  sendRegionHeartbeat(heartbeat: RegionHeartbeat): void;

  /**
   * Sets the handler for the scheduler's orders to regions whose leader is on this store. It replaces an earlier handler.
   * Orders that arrive while there is no handler are dropped.
   */
  onRegionOrder(handler: RegionOrderHandler): void;

  /** Reports the statistics of a store. */
  sendStoreHeartbeat(statistics: StoreStats): Promise<void>;

  /** The region that contains `key`; `undefined` if the scheduler knows none. */
  getRegion(key: Uint8Array): Promise<RegionAndLeader | undefined>;

  /** The region with this id; `undefined` if the scheduler knows none. */
  getRegionById(regionId: number): Promise<RegionAndLeader | undefined>;

  /** The regions that overlap the range, in ascending order. Regions that the scheduler does not know are missing. */
  scanRegions(range: RegionRange): Promise<RegionAndLeader[]>;

  /**
   * Allocates the ids that a split of `region` needs.
   * @throws TypeKVError `InvalidArgument` if the scheduler knows a newer epoch of the region, or does not know the region
   */
  askSplit(region: Region): Promise<SplitIds>;

  /** Cancels the calls in flight. A second close has no effect. */
  close(): void;
}

export interface RegionHeartbeat {
  readonly region: Region;
  /** The peer that sends this. */
  readonly leader: Peer;
  /** Its Raft term. It tells the heartbeat of a deposed leader from that of its successor. */
  readonly term: number;
  /** The peers that are too far behind to count as replicas. */
  readonly pendingPeers: readonly Peer[];
  /** The size of the region's data, in bytes. */
  readonly approximateSize: number;
}

/**
 * Handles an order for the region `regionId`: `changePeer` adds or removes a peer, `transferLeader` transfers the leadership;
 * with neither, there is nothing to do. The order is valid only for the epoch in it. Must not throw.
 */
export type RegionOrderHandler = (order: RegionHeartbeatResponse) => void;

export interface RegionAndLeader {
  readonly region: Region;
  /** `undefined` if no leader has reported yet. */
  readonly leader: Peer | undefined;
}

export interface RegionRange {
  /** The first region is the one that contains this key. */
  readonly startKey: Uint8Array;
  /** Regions that start at or after this key are not included. Empty: no end. */
  readonly endKey: Uint8Array;
  /** The maximum number of regions; at least 1. */
  readonly limit: number;
}

export interface SplitIds {
  readonly newRegionId: number;
  /** One id per peer of the region, in the order of its peers. */
  readonly newPeerIds: readonly number[];
}
