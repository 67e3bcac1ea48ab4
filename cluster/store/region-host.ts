import type { InitialPeer } from '#kit/store/initial-peer';
import type { RegionPeer } from '#kit/store/region-peer';

/** What a store does for its peers when regions change. */
export interface RegionHost extends Pick<RegionPeer, 'hardStateOf' | 'tombstoneOf' | 'discard'> {
  /** Starts the peer of a region that a split created. @param campaigns whether it starts an election at once */
  startPeer(initial: InitialPeer, campaigns: boolean): void;
}
