// Part lab2c: write what throws NotImplemented, then run `npm run grade lab2c`. What to do is in docs/lab2c.md.
/** Part 2c: the command that discards the beginning of the log. All peers of a region discard the same, since it is replicated. */

import type { WriteOperation } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { AdminResponse, CompactLogRequest } from '#kit/wire/raft-command';

/**
 * Applies the command: discards the entries up to and with `compactIndex`, which is of term `compactTerm`. On disk they go by
 * `batch`, in memory by `peer.raft.compact`, and `peer.applyState`, which is written after the entries of a batch,
 * notes what is gone.
 *
 * A command changes nothing where what it asks for is gone already, since it was proposed twice or by an earlier leader; or
 * where it is more than `applyState.appliedIndex`: what the data do not have yet must stay in the log.
 */
export function applyCompactLog(peer: StorePeer, { compactIndex, compactTerm }: CompactLogRequest, batch: WriteOperation[]): AdminResponse {
  throw new NotImplemented('lab2c: applyCompactLog');
}
