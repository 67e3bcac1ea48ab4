// Part lab2b: write what throws NotImplemented, then run `npm run grade lab2b`. What to do is in docs/lab2b.md.
/** Part 2b: what of a ready goes to disk. Where it lies there is given (kit/store/layout). */

import type { WriteOperation } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { Ready } from '#kit/raft/ready';
import type { StorePeer } from '#kit/store/store-peer';

/**
 * Adds to `batch` what makes the entries and the hard state of `ready` durable, and notes it in `peer.raftState`.
 *
 * Afterwards the disk holds exactly the log that Raft has: entries of `ready` replace what was there from the first one's
 * index on, also what came after the last of them (Raft, section 5.3). `lastIndex` and `lastTerm` are those of the log's last
 * entry; a restart reads the log up to there. Nothing is added where the ready holds neither.
 */
export function persistReady(peer: StorePeer, ready: Ready, batch: WriteOperation[]): void {
  throw new NotImplemented('lab2b: persistReady');
}
