/**
 * Part 2ac: what a node wants done (`Ready`, kit/raft/ready).
 *
 * The core never touches a disk or a network. It collects what is to be persisted, sent and applied; the host takes it by
 * `ready`, does it, and says so by `advance`.
 */
import type { Ready } from '#kit/raft/ready';
import type { LogState, RaftState } from '#kit/raft/state';
import type { HardState } from '#kit/wire/raft';

import { entriesBetween, lastIndex } from './log';

/** Whether there is anything to do: whether `ready` would hold something. Asked after every event, so it must be cheap. */
export function hasReady(state: RaftState): boolean {
  const { log, messages, pendingSnapshot } = state;
  const isLogBehind = log.stable < lastIndex(log) || log.applied < log.committed;
  return messages.length > 0 || isLogBehind || pendingSnapshot !== undefined || changedHardState(state) !== undefined;
}

/**
 * Everything there is to do, in one. It is not taken as done before `advance`; but the messages are handed over, and what
 * comes in later is for the next ready.
 *
 * Entries are handed out to be applied only when they are committed, in order, without gaps. While a snapshot waits to be
 * installed none are, since they come after it.
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
 * What `done` asked for has been done: entries and hard state are durable, committed entries applied, the snapshot installed.
 *
 * Entries may have been replaced in the meantime, by a new leader's: what was persisted of those is no more of the log, and
 * has to be persisted again. And a snapshot may have come, which goes further than all that was handed out.
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

/** The last of the persisted entries that is still in the log. */
function lastStableIndex(log: LogState, { entries }: Ready): number {
  const last = entries.findLast(({ index, term }) => log.entries[index - log.snapshotIndex - 1]?.term === term);
  return last?.index ?? log.stable;
}
