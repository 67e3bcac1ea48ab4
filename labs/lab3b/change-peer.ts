// Part lab3b: write what throws NotImplemented, then run `npm run grade lab3b`. What to do is in docs/lab3b.md.
/** Part 3b: adds peers to a region and removes them. The region and the members of its Raft group change together. */

import { NotImplemented } from '#kit/errors';
import type { WriteOperation } from '#kit/engine';
import type { Callback } from '#kit/store/callback';
import type { RegionPeer } from '#kit/store/region-peer';
import type { AppliedAdmin } from '#kit/store/store-peer';
import type { Entry } from '#kit/wire/raft';
import type { ChangePeerRequest, RaftCmdRequest } from '#kit/wire/raft-command';

/**
 * Proposes a ChangePeer command: an entry for a membership change (`raft.proposeConfChange`), whose data is the command. Adds the
 * proposal to `peer.proposals`. The host calls it on a leader, after `checkEpoch`.
 *
 * If the change is not possible, nothing is proposed, and the callback is answered at once:
 *
 * - `NotLeader` without a peer, if this leader is transferring its leadership;
 * - `NotLeader` with the other peer, if the leader of two peers is to be removed. This function starts a transfer of the leadership
 *   to the other peer, which can then remove this one;
 * - `adminRefused`, if the store of a new peer already has a peer of the region, or if Raft refuses the change
 *   (`ConfChangeRefused`).
 */
export function proposeChangePeer(peer: RegionPeer, command: RaftCmdRequest, callback: Callback): void {
  throw new NotImplemented('lab3b: proposeChangePeer');
}

/**
 * Applies a ChangePeer command: `peer.region` has the new peers, in ascending order of their ids, and a confVer that is higher by 1. The version
 * stays. The record of the region is added to `batch`. The members of the Raft node change at once (`raft.applyConfChange`).
 *
 * So in memory, region and members change together. On disk, only the region is stored: after a crash, Raft's members are the peers of the
 * region on disk. That is the region as of the applied index, since both are in one batch.
 *
 * If this peer itself was removed, the record is a tombstone (`putTombstone`), and `afterWrite` discards the region. The tombstone
 * has the range of the region: the store deletes these keys.
 *
 * @returns the response with the new region
 */
export function applyChangePeer(peer: RegionPeer, _: Entry, request: ChangePeerRequest, batch: WriteOperation[]): AppliedAdmin {
  throw new NotImplemented('lab3b: applyChangePeer');
}
