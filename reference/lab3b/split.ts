/** Part 3b: splits a region in two. No data moves: each store already has the data of both halves. */
import { proposeCommand } from '#labs/lab2b/propose';
import { equalBytes } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import type { Callback } from '#kit/store/callback';
import { refusal } from '#kit/store/command';
import { type InitialPeer, initialLog, putInitialPeer } from '#kit/store/initial-peer';
import { putRegion, putTombstone } from '#kit/store/records';
import { confVerOf, peerOnStore, versionOf } from '#kit/store/region';
import { adminRefused } from '#kit/store/region-errors';
import type { RegionPeer } from '#kit/store/region-peer';
import type { AppliedAdmin } from '#kit/store/store-peer';
import type { Region } from '#kit/wire/meta';
import type { HardState } from '#kit/wire/raft';
import { AdminCmdType, type RaftCmdRequest, type SplitRequest } from '#kit/wire/raft-command';

/**
 * Proposes a Split command with `proposeCommand`. The host calls it on a leader, after `checkEpoch`, so the split key is in the region.
 *
 * The callback is answered at once with `adminRefused`, and nothing is proposed, if the split cannot be applied: the split key
 * is the start key, so the left half would be empty; or there is not exactly one new peer id per peer.
 */
export function proposeSplit(peer: RegionPeer, command: RaftCmdRequest, callback: Callback): void {
  const reason = refusalOf(peer.region, command.adminRequest!.split!);
  if (reason === undefined) return proposeCommand(peer, command, callback);
  callback.answer(refusal(peer.raft.status().term, adminRefused(reason)));
}

function refusalOf({ id, startKey, peers }: Region, { splitKey, newPeerIds }: SplitRequest): string | undefined {
  if (equalBytes(splitKey, startKey)) return `the split key is the start key of region ${id}: the left half would be empty`;
  if (newPeerIds.length === peers.length) return undefined;
  return `region ${id} has ${peers.length} peers, but the split has ids for ${newPeerIds.length} new peers`;
}

/**
 * Applies a Split command.
 *
 * - The left half keeps the id, the peers and the log. Its end is the split key. `peer.region` becomes the left half.
 * - The right half is a new region from the split key to the old end. Its id and the ids of its peers are in the request: the new
 *   peer at a position is on the store of the old peer at that position. Its log starts as `initialLog` says.
 * - Both halves have a version that is higher by 1. Their confVer stays.
 *
 * All records of both halves are added to `batch`, so after a crash a store has one region or both halves. `afterWrite`
 * starts the peer of the right half.
 *
 * The other peers of the right half may have been created earlier, and have sent messages. So this store may already have:
 *
 * - a hard state (`peer.hardStateOf`). The new peer must not forget its term and vote: it could vote twice in a term. It starts with
 *   the higher term of both states, and with the vote of that term. Its commit index is that of `initialLog`.
 * - a tombstone (`peer.tombstoneOf`): the right half's peer on this store was removed. It must not be created again. In place of its
 *   records, a tombstone with the range of the right half and the epoch of the removal is added to `batch`, and `afterWrite`
 *   discards that region. It does not name the other peers of the split: the region may have had others at the removal.
 *
 * @returns the response with both halves, the left one first
 */
export function applySplit(peer: RegionPeer, request: SplitRequest, batch: WriteOperation[]): AppliedAdmin {
  const [left, right] = halves(peer.region, request);
  peer.region = left;
  batch.push(putRegion(left));
  const response = { cmdType: AdminCmdType.Split, split: { regions: [left, right] } };
  const tombstone = peer.tombstoneOf(right);
  return { response, afterWrite: tombstone === undefined ? createRight(peer, right, batch) : discardRight(peer, right, tombstone, batch) };
}

function createRight(peer: RegionPeer, right: Region, batch: WriteOperation[]): () => void {
  const initial = initialPeer(right, peer.hardStateOf(right.id));
  batch.push(...putInitialPeer(initial));
  return () => peer.startPeer(initial);
}

function discardRight(peer: RegionPeer, right: Region, { regionEpoch }: Region, batch: WriteOperation[]): () => void {
  const own = peerOnStore(right, peer.self.storeId)!;
  // The region had other peers by then.
  const removed = { ...right, regionEpoch, peers: [own] };
  batch.push(putTombstone(removed, own));
  return () => peer.discard(removed);
}

function halves(region: Region, { splitKey, newRegionId, newPeerIds }: SplitRequest): [Region, Region] {
  const regionEpoch = { confVer: confVerOf(region), version: versionOf(region) + 1 };
  const peers = region.peers.map(({ storeId }, i) => ({ id: newPeerIds[i]!, storeId }));
  return [
    { ...region, endKey: splitKey, regionEpoch },
    { id: newRegionId, startKey: splitKey, endKey: region.endKey, regionEpoch, peers },
  ];
}

function initialPeer(region: Region, early: HardState): InitialPeer {
  const { raftState, applyState } = initialLog();
  const { term, commit } = raftState.hardState;
  const hardState = early.term >= term ? { ...early, commit } : raftState.hardState;
  return { region, raftState: { ...raftState, hardState }, applyState };
}
