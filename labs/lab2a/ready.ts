// Part lab2a: write what throws NotImplemented, then run `npm run grade lab2a`. What to do is in docs/lab2a.md.
/**
 * Part 2ac: the interface between Raft and its host (`Ready`, kit/raft/ready), as in etcd's raft.
 *
 * The core does no I/O. It collects the state to persist, the messages to send and the entries to apply. The host takes them
 * with `ready`, processes them, and then calls `advance`.
 */

import { NotImplemented } from '#kit/errors';
import type { Ready } from '#kit/raft/ready';
import type { RaftState } from '#kit/raft/state';

/** Whether `ready` would return anything to do. The host calls it after every event, so it must be cheap. */
export function hasReady(state: RaftState): boolean {
  throw new NotImplemented('lab2a: hasReady');
}

/**
 * Returns all pending work. Takes the messages out of `state`; messages that are added later belong to the next ready.
 * Everything else counts as done only after `advance`.
 *
 * `committedEntries` are in ascending order, without gaps. They are empty while a snapshot waits to be installed, because
 * they come after it. `hardState` is `undefined` if it did not change.
 */
export function ready(state: RaftState): Ready {
  throw new NotImplemented('lab2a: ready');
}

/**
 * The host has processed `done`: its entries and hard state are durable, its committed entries are applied, its snapshot is
 * installed. Moves `stable`, `applied` and `persisted`, and clears the snapshot.
 *
 * The state may have changed since `ready` returned:
 *
 * - A new leader may have replaced entries of `done`. They are not in the log any more, so `stable` must not cover their
 *   indexes: the replacements must still be persisted.
 * - A snapshot may have arrived that is further ahead than `done`. `stable` and `applied` never move back, and the new
 *   snapshot stays pending.
 */
export function advance(state: RaftState, done: Ready): void {
  throw new NotImplemented('lab2a: advance');
}
