// Part lab2b: write what throws NotImplemented, then run `npm run grade lab2b`. What to do is in docs/lab2b.md.
/** Part 2b: persists the entries and the hard state of a ready. The keys and records are given (kit/store/records). */

import type { WriteOperation } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { Ready } from '#kit/raft/ready';
import type { StorePeer } from '#kit/store/store-peer';

/**
 * Adds to `batch` the operations that make the entries and the hard state of `ready` durable, and updates `peer.raftState`.
 *
 * The log on disk must equal Raft's log. The entries of `ready` replace everything on disk from the first one's index on:
 * entries on disk after the last one are deleted (Raft, section 5.3). `lastIndex` and `lastTerm` become those of the last
 * entry; a restart reads the log up to there. Without new entries they stay. If `hardState` is `undefined`, the persisted
 * hard state stays. If the ready has neither entries nor a hard state, nothing is added.
 */
export function persistReady(peer: StorePeer, ready: Ready, batch: WriteOperation[]): void {
  throw new NotImplemented('lab2b: persistReady');
}
