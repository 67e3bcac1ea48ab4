// Part lab3b: write what throws NotImplemented, then run `npm run grade lab3b`. What to do is in docs/lab3b.md.
/** Part 3b: splits a region in two. No data moves: each store already has the data of both halves. */

import { NotImplemented } from '#kit/errors';
import type { WriteOperation } from '#kit/engine';
import type { Callback } from '#kit/store/callback';
import type { RegionPeer } from '#kit/store/region-peer';
import type { AppliedAdmin } from '#kit/store/store-peer';
import type { RaftCmdRequest, SplitRequest } from '#kit/wire/raft-command';

/**
 * Proposes a Split command with `proposeCommand`. The host calls it on a leader, after `checkEpoch`, so the split key is in the region.
 *
 * The callback is answered at once with `adminRefused`, and nothing is proposed, if the split cannot be applied: the split key
 * is the start key, so the left half would be empty; or there is not exactly one new peer id per peer.
 */
export function proposeSplit(peer: RegionPeer, command: RaftCmdRequest, callback: Callback): void {
  throw new NotImplemented('lab3b: proposeSplit');
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
  throw new NotImplemented('lab3b: applySplit');
}
