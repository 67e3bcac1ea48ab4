/**
 * Part 2c, in Raft: snapshots (Raft, section 7). If a follower needs entries that the leader has discarded, the leader sends a
 * snapshot, and the follower replaces its state by the snapshot's.
 */
import { commitTo, resetTo, termAt } from '#labs/lab2a/log';
import { recognizeLeader, others } from '#labs/lab2a/election';
import { makeMessage } from '#kit/raft/message';
import type { RaftState } from '#kit/raft/state';
import { type Message, MessageType, type Snapshot, type SnapshotMetadata } from '#kit/wire/raft';

/**
 * A leader sends a snapshot to each follower whose next entry was discarded, unless one is already in flight to it.
 *
 * The message's metadata has the index and term of the last applied entry, and the members. Its data is empty: the host adds
 * the data when it sends the message. If the data is newer by then, the host also updates the metadata.
 *
 * The snapshot counts as one append in flight, up to its index, and the follower is probed. So a response to it ends it. If
 * it is lost, a response to a heartbeat does (`resumeAppends`).
 *
 * The host calls this after every event of a leader whose log was compacted.
 */
export function sendSnapshots(state: RaftState): void {
  for (const to of others(state)) if (needsSnapshot(state, to)) sendSnapshot(state, to);
}

function needsSnapshot({ log, progress }: RaftState, to: number): boolean {
  const { next, probing, inflight } = progress.get(to)!;
  // Pipelined appends are no reason to wait: the entries after them were discarded.
  return next <= log.snapshotIndex && !(probing && inflight.length > 0);
}

function sendSnapshot(state: RaftState, to: number): void {
  const { log, members } = state;
  const progress = state.progress.get(to)!;
  const metadata: SnapshotMetadata = { index: log.applied, term: termAt(log, log.applied)!, confState: { nodes: [...members] } };
  state.messages.push(makeMessage(MessageType.MsgSnapshot, to, { snapshot: { data: new Uint8Array(0), metadata } }));
  progress.probing = true;
  progress.inflight = [metadata.index];
}

/**
 * A follower handles a snapshot of the current term. It recognizes the leader, and responds with its commit index, up to
 * which its log is now known to match the leader's. There are three cases:
 *
 * - Its index is not above the commit index: the snapshot is stale (late or duplicated) and is ignored.
 * - The log has the snapshot's last entry, with the same term: only the commit index moves to it. The log stays, because
 *   the leader may have counted this node's copies of the entries after it.
 * - Otherwise the snapshot replaces the log: see `restore`.
 */
export function handleSnapshot(state: RaftState, message: Message): void {
  recognizeLeader(state, message.from);
  const snapshot = message.snapshot!;
  const { index, term } = snapshot.metadata!;
  if (index > state.log.committed) {
    if (termAt(state.log, index) === term) commitTo(state.log, index);
    else restore(state, snapshot);
  }
  state.messages.push(makeMessage(MessageType.MsgAppendResponse, message.from, { index: state.log.committed }));
}

/**
 * Restores this node's state from `snapshot`: the log is empty and starts after the snapshot's last entry, the members are
 * those of the snapshot in ascending order, and `pendingSnapshot` holds the snapshot for the next ready, so that the store
 * installs it.
 */
export function restore(state: RaftState, snapshot: Snapshot): void {
  const { index, term, confState } = snapshot.metadata!;
  resetTo(state.log, index, term);
  state.members = [...confState!.nodes].sort((left, right) => left - right);
  state.pendingSnapshot = snapshot;
}
