// Part lab2a: write what throws NotImplemented, then run `npm run grade lab2a`. What to do is in docs/lab2a.md.
/**
 * Part 2ac: what a node wants done (`Ready`, kit/raft/ready).
 *
 * The core never touches a disk or a network. It collects what is to be persisted, sent and applied; the host takes it by
 * `ready`, does it, and says so by `advance`.
 */

import { NotImplemented } from '#kit/errors';
import type { Ready } from '#kit/raft/ready';
import type { RaftState } from '#kit/raft/state';

/** Whether there is anything to do: whether `ready` would hold something. Asked after every event, so it must be cheap. */
export function hasReady(state: RaftState): boolean {
  throw new NotImplemented('lab2a: hasReady');
}

/**
 * Everything there is to do, in one. It is not taken as done before `advance`; but the messages are handed over, and what
 * comes in later is for the next ready.
 *
 * Entries are handed out to be applied only when they are committed, in order, without gaps. While a snapshot waits to be
 * installed none are, since they come after it.
 */
export function ready(state: RaftState): Ready {
  throw new NotImplemented('lab2a: ready');
}

/**
 * What `done` asked for has been done: entries and hard state are durable, committed entries applied, the snapshot installed.
 *
 * Entries may have been replaced in the meantime, by a new leader's: what was persisted of those is no more of the log, and
 * has to be persisted again. And a snapshot may have come, which goes further than all that was handed out.
 */
export function advance(state: RaftState, done: Ready): void {
  throw new NotImplemented('lab2a: advance');
}
