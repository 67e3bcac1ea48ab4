// Part lab2c: write what throws NotImplemented, then run `npm run grade lab2c`. What to do is in docs/lab2c.md.
/** Part 2c: the command that compacts the log. It is replicated, so all peers of a region discard the same entries. */

import type { WriteOperation } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { AdminResponse, CompactLogRequest } from '#kit/wire/raft-command';

/**
 * Applies a CompactLog command: discards the entries up to and including `compactIndex`, whose term is `compactTerm`.
 *
 * - On disk: adds their deletions to `batch`.
 * - In memory: calls `peer.raft.compact`.
 * - In `peer.applyState`: sets the truncated index and term. The caller writes the apply state at the end of the batch.
 *
 * The command changes nothing if those entries were already discarded (it was proposed twice, or by an earlier leader), or if
 * `compactIndex` is above `applyState.appliedIndex`: an entry must stay in the log until the data contain its effect.
 *
 * @returns the response for the client, in every case
 */
export function applyCompactLog(peer: StorePeer, { compactIndex, compactTerm }: CompactLogRequest, batch: WriteOperation[]): AdminResponse {
  throw new NotImplemented('lab2c: applyCompactLog');
}
