import type { RaftStatus } from '#kit/raft/state';
import type { Region } from '#kit/wire/meta';
import type { ConfChange, HardState } from '#kit/wire/raft';

import type { InitialPeer } from './initial-peer';
import type { PeerRaft, StorePeer } from './store-peer';

/** What part lab3b needs of a peer, in addition to `StorePeer`: its region changes, and its store creates and removes peers. */
export interface RegionPeer extends StorePeer {
  readonly raft: RegionRaft;

  /**
   * The hard state that this store has persisted for its peer of the region `regionId`. All zero if there is none: usually a split
   * creates the peer. But messages of the region's other peers can arrive earlier. Then the store already has a peer without
   * data, and it may have voted.
   */
  hardStateOf(regionId: number): HardState;

  /**
   * The tombstone of this store's peer of `region`, a region that a split creates: a region with the epoch at which the peer was removed.
   * `undefined` if the peer was not removed. Its peer on this store is the removed one; its other peers are those at that epoch, as far
   * as they are known.
   */
  tombstoneOf(region: Region): Region | undefined;

  /** Starts the peer of a region that a split created. Its records are on disk: call it in `afterWrite`. */
  startPeer(initial: InitialPeer): void;

  /**
   * The store stops the peer that was removed, and deletes its log and all keys of `region` before it does anything else. A
   * tombstone with this region is on disk: call it in `afterWrite`.
   */
  discard(region: Region): void;
}

/** The operations of a Raft node that part lab3b uses. See cluster/raft-node and part lab3a. */
export interface RegionRaft extends PeerRaft {
  /**
   * @returns the index and term of the entry
   * @throws TypeKVError `NotLeader`, `ConfChangeRefused`
   */
  proposeConfChange(change: ConfChange, data: Uint8Array): { index: number; term: number };
  applyConfChange(change: ConfChange): void;
  transferLeader(target: number): void;
  status(): RaftStatus;
}
