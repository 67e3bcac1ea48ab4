import type { Peer, Region } from '#kit/wire/meta';

/** The last accepted heartbeat of a region. It is never modified: the next accepted heartbeat replaces it. */
export interface RegionInfo {
  readonly region: Region;
  /** The peer that sent the heartbeat: one of the region's peers. */
  readonly leader: Peer;
  /** The leader's Raft term. */
  readonly term: number;
  /** The peers that are too far behind to count as replicas. */
  readonly pendingPeers: readonly Peer[];
  /** The size of the region's data, in bytes. At least 1: the scheduler counts an empty region as a small one. */
  readonly approximateSize: number;
}

/** The region's peer on this store, if any. A region has at most one peer on a store. */
export function peerOnStore({ region }: RegionInfo, storeId: number): Peer | undefined {
  return region.peers.find((peer) => peer.storeId === storeId);
}

export function isPending({ pendingPeers }: RegionInfo, peerId: number): boolean {
  return pendingPeers.some(({ id }) => id === peerId);
}
