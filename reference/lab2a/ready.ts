/**
 * Part 2ac: the interface between Raft and its host (`Ready`, kit/raft/ready), as in etcd's raft.
 *
 * The core does no I/O. It collects the state to persist, the messages to send and the entries to apply. The host takes them
 * with `ready`, processes them, and then calls `advance`.
 */
import type { Ready } from '#kit/raft/ready';
import type { LogState, RaftState } from '#kit/raft/state';
import type { HardState } from '#kit/wire/raft';

import { entriesBetween, lastIndex } from './log';

/** Whether `ready` would return anything to do. The host calls it after every event, so it must be cheap. */
export function hasReady(state: RaftState): boolean {
  const { log, messages, pendingSnapshot } = state;
  const isLogBehind = log.stable < lastIndex(log) || log.applied < log.committed;
  return messages.length > 0 || isLogBehind || pendingSnapshot !== undefined || changedHardState(state) !== undefined;
}

/**
 * Returns all pending work. Takes the messages out of `state`; messages that are added later belong to the next ready.
 * Everything else counts as done only after `advance`.
 *
 * `committedEntries` are in ascending order, without gaps. They are empty while a snapshot waits to be installed, because
 * they come after it. `hardState` is `undefined` if it did not change.
 */
export function ready(state: RaftState): Ready {
  const { log, pendingSnapshot } = state;
  const messages = state.messages;
  state.messages = [];
  return {
    hardState: changedHardState(state),
    entries: entriesBetween(log, log.stable, lastIndex(log)),
    snapshot: pendingSnapshot,
    committedEntries: pendingSnapshot === undefined ? entriesBetween(log, log.applied, log.committed) : [],
    messages,
  };
}

function changedHardState({ term, vote, log, persisted }: RaftState): HardState | undefined {
  const isSame = term === persisted.term && vote === persisted.vote && log.committed === persisted.commit;
  return isSame ? undefined : { term, vote, commit: log.committed };
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
  const { log } = state;
  const lastPersisted = done.entries.at(-1);
  if (lastPersisted !== undefined) log.stable = Math.max(log.stable, lastStableIndex(log, done));
  const lastApplied = done.committedEntries.at(-1);
  if (lastApplied !== undefined) log.applied = Math.max(log.applied, lastApplied.index);
  if (done.hardState !== undefined) state.persisted = done.hardState;
  if (done.snapshot !== undefined && done.snapshot === state.pendingSnapshot) state.pendingSnapshot = undefined;
}

/** The index of the last persisted entry that is still in the log. */
function lastStableIndex(log: LogState, { entries }: Ready): number {
  const last = entries.findLast(({ index, term }) => log.entries[index - log.snapshotIndex - 1]?.term === term);
  return last?.index ?? log.stable;
}
