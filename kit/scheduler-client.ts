import type { Peer, Region, Store } from '#kit/wire/meta';
import type { RegionHeartbeatResponse, StoreStats } from '#kit/wire/scheduler';

/**
 * The seam to the scheduler, which knows where every region is, gives out ids and timestamps, and tells regions to move.
 * Stores and clients both use it.
 *
 * Implementations: the scheduler's own code behind the simulated network, and gRPC. Every call may be late, and fail with
 * `Unavailable`; then it may have taken effect all the same. After `close` every call is refused with `Stopped`.
 *
 * What it says of regions is what it heard last, and may be old: the region itself has the last word, by its epoch.
 */
export interface SchedulerClient {
  /** An id that was never given out before and never will be again: for a store, a region or a peer. At least 1. */
  allocateId(): Promise<number>;

  /**
   * A timestamp (see `kit/timestamp`) larger than every one whose call completed before this call began, in the whole
   * cluster. No two calls get the same.
   */
  timestamp(): Promise<bigint>;

  /**
   * Creates the cluster with its first store.
   * @returns true where this call did it; false where the cluster was there already, perhaps by an earlier call of ours
   *   whose answer was lost: `store` was not put
   */
  bootstrap(store: Store): Promise<boolean>;

  isBootstrapped(): Promise<boolean>;

  /**
   * Tells of a store, or of its new address or state. Doing it twice is fine.
   * @throws TypeKVError `InvalidArgument` where the store with this id is a tombstone, or the cluster not bootstrapped
   */
  putStore(store: Store): Promise<void>;

  /** `undefined` where there never was one with this id. */
  getStore(storeId: number): Promise<Store | undefined>;

  /** All stores in ascending order of id, without tombstones. */
  allStores(): Promise<Store[]>;

  /**
   * Says what a region is now; only its leader does. Sends and forgets: a heartbeat may be lost, and the next one tells it
   * all again. What the scheduler answers goes to the handler of `onRegionOrder`.
   */
  sendRegionHeartbeat(heartbeat: RegionHeartbeat): void;

  /**
   * From now on `handler` gets the scheduler's orders for regions whose leader is on this store; it replaces an earlier
   * handler. Orders that come while there is none are dropped.
   */
  onRegionOrder(handler: RegionOrderHandler): void;

  /** Says how a store is doing. */
  sendStoreHeartbeat(statistics: StoreStats): Promise<void>;

  /** The region that has `key`; `undefined` where the scheduler knows none. */
  getRegion(key: Uint8Array): Promise<RegionAndLeader | undefined>;

  /** `undefined` where the scheduler knows none with this id. */
  getRegionById(regionId: number): Promise<RegionAndLeader | undefined>;

  /** The regions that overlap the range, in ascending order; regions the scheduler does not know of leave gaps. */
  scanRegions(range: RegionRange): Promise<RegionAndLeader[]>;

  /**
   * The ids that a split of `region` needs.
   * @throws TypeKVError `InvalidArgument` where the scheduler knows a newer epoch of the region, or none of it
   */
  askSplit(region: Region): Promise<SplitIds>;

  /** Breaks off what is in flight. Closing twice is fine. */
  close(): void;
}

export interface RegionHeartbeat {
  readonly region: Region;
  /** The peer that sends this. */
  readonly leader: Peer;
  /** Peers too far behind to count as copies. */
  readonly pendingPeers: readonly Peer[];
  /** The size of the region's data, in bytes. */
  readonly approximateSize: number;
}

/**
 * Gets an order for the region `regionId`: `changePeer` to add or remove a peer, or `transferLeader`, or neither, which asks
 * for nothing. It holds only for the epoch it names. Must not throw.
 */
export type RegionOrderHandler = (order: RegionHeartbeatResponse) => void;

export interface RegionAndLeader {
  readonly region: Region;
  /** `undefined` where no leader has reported yet. */
  readonly leader: Peer | undefined;
}

export interface RegionRange {
  /** Starts with the region that has this key. */
  readonly startKey: Uint8Array;
  /** Ends before the region that begins at or after this key; empty: goes on to the last. */
  readonly endKey: Uint8Array;
  /** How many regions at most; at least 1. */
  readonly limit: number;
}

export interface SplitIds {
  readonly newRegionId: number;
  /** One for each of the region's peers, in their order. */
  readonly newPeerIds: readonly number[];
}
