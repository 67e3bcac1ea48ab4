import { assert } from '#kit/assert';
import { type RaftConfig, raftConfigWithDefaults } from '#kit/raft/config';
import type { LogState, RaftState } from '#kit/raft/state';
import type { RaftStorage } from '#kit/raft/storage';

/**
 * The state of a node when it starts, for the first time or after a crash. It has exactly what the storage has.
 *
 * Term and vote are the persisted ones: a node that forgot its vote could vote twice in one term. Entries up to the applied
 * index are not applied again.
 *
 * @throws TypeKVError `InvalidArgument` for an invalid configuration
 */
export function newRaftState(config: RaftConfig, storage: RaftStorage): RaftState {
  const { term, vote, commit } = storage.hardState();
  const members = storage.confState().nodes;
  return fixed({
    config: raftConfigWithDefaults(config),
    term,
    vote,
    role: 'follower',
    leader: 0,
    members: [...(members.length > 0 ? members : config.members)].sort((left, right) => left - right),
    log: restoreLog(storage, commit),
    votes: new Map(),
    progress: new Map(),
    electionElapsed: 0,
    electionTimeout: 0,
    heartbeatElapsed: 0,
    messages: [],
    persisted: { term, vote, commit },
    pendingSnapshot: undefined,
    transferTarget: 0,
    transferElapsed: 0,
    pendingConfIndex: 0,
  });
}

/** No accessor can replace a field: the invariants read what the parts read. */
function fixed<State extends object>(state: State): State {
  for (const name of Object.keys(state)) Object.defineProperty(state, name, { configurable: false });
  return state;
}

function restoreLog(storage: RaftStorage, commit: number): LogState {
  const { index, term } = storage.truncated();
  const entries = [...storage.entries()];
  const applied = Math.max(index, storage.appliedIndex());
  const last = index + entries.length;
  assert(applied <= last, `entry ${applied} was applied, but the log ends at ${last}`);
  // An applied entry was committed, even if the hard state with that commit index was not persisted.
  return fixed({ snapshotIndex: index, snapshotTerm: term, entries, committed: Math.max(commit, applied), applied, stable: last });
}
