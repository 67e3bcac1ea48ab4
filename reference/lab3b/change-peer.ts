/** Part 3b: adds peers to a region and removes them. The region and the members of its Raft group change together. */
import { TypeKVError } from '#kit/errors';
import type { WriteOperation } from '#kit/engine';
import type { Callback } from '#kit/store/callback';
import { encodeCommand, refusal } from '#kit/store/command';
import { putRegion, putTombstone } from '#kit/store/records';
import { confVerOf, hasPeer, peerOnStore, versionOf } from '#kit/store/region';
import { adminRefused, notLeader } from '#kit/store/region-errors';
import type { RegionPeer } from '#kit/store/region-peer';
import type { AppliedAdmin } from '#kit/store/store-peer';
import type { RegionError } from '#kit/wire/error';
import type { Peer, Region } from '#kit/wire/meta';
import { type ConfChange, ConfChangeType, type Entry } from '#kit/wire/raft';
import { AdminCmdType, type ChangePeerRequest, type RaftCmdRequest } from '#kit/wire/raft-command';

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
  const { changeType, peer: target } = command.adminRequest!.changePeer!;
  const { term } = peer.raft.status();
  const refused = refusalOf(peer, changeType, target!);
  if (refused !== undefined) return callback.answer(refusal(term, refused));
  try {
    const entry = peer.raft.proposeConfChange(confChange(changeType, target!), encodeCommand(command));
    peer.proposals.push({ ...entry, callback });
  } catch (error) {
    callback.answer(refusal(term, raftRefusal(peer, error)));
  }
}

function refusalOf(peer: RegionPeer, changeType: ConfChangeType, target: Peer): RegionError | undefined {
  const { region, self, raft } = peer;
  if (changeType === ConfChangeType.AddNode) {
    const existing = peerOnStore(region, target.storeId);
    return (
      existing && adminRefused(`store ${target.storeId} already has peer ${existing.id} of region ${region.id}: remove that peer first`)
    );
  }
  const [other, ...more] = region.peers.filter(({ id }) => id !== target.id);
  if (target.id !== self.id || other === undefined || more.length > 0) return undefined;
  raft.transferLeader(other.id);
  return notLeader(region.id, other);
}

function raftRefusal(peer: RegionPeer, error: unknown): RegionError {
  if (error instanceof TypeKVError && error.code === 'NotLeader') return notLeader(peer.regionId, undefined);
  if (error instanceof TypeKVError && error.code === 'ConfChangeRefused') return adminRefused(error.message);
  throw error;
}

function confChange(changeType: ConfChangeType, { id: nodeId }: Peer): ConfChange {
  return { changeType, nodeId, context: new Uint8Array(0) };
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
  const region = changedRegion(peer.region, request);
  peer.region = region;
  peer.raft.applyConfChange(confChange(request.changeType, request.peer!));
  const response = { cmdType: AdminCmdType.ChangePeer, changePeer: { region } };
  if (hasPeer(region, peer.self.id)) {
    batch.push(putRegion(region));
    return { response };
  }
  batch.push(putTombstone(region));
  return { response, afterWrite: () => peer.discard(region) };
}

function changedRegion(region: Region, { changeType, peer }: ChangePeerRequest): Region {
  const others = region.peers.filter(({ id }) => id !== peer!.id);
  const peers = changeType === ConfChangeType.AddNode ? [...others, peer!].sort((left, right) => left.id - right.id) : others;
  return { ...region, peers, regionEpoch: { confVer: confVerOf(region) + 1, version: versionOf(region) } };
}
