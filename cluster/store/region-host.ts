import type { InitialPeer } from '#kit/store/initial-peer';
import type { Region } from '#kit/wire/meta';
import type { RegionPeer } from '#kit/store/region-peer';

/** What a store does for its peers when regions change. */
export interface RegionHost extends Pick<RegionPeer, 'hardStateOf' | 'tombstoneOf'> {
  /** Removes a peer. @param tombstone its region; its peer on this store is the removed one */
  discard(tombstone: Region): void;

  /** Starts the peer of a region that a split created. @param campaigns whether it starts an election at once */
  startPeer(initial: InitialPeer, campaigns: boolean): void;
}
