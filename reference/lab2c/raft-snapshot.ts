/**
 * Part 2c, in Raft: a snapshot stands for the entries that were discarded (Raft, section 7). A leader sends it to a follower
 * that needs them, and the follower becomes what the snapshot says.
 */
import { commitTo, resetTo, termAt } from '#labs/lab2a/log';
import { recognizeLeader, others } from '#labs/lab2a/election';
import { makeMessage } from '#kit/raft/message';
import type { RaftState } from '#kit/raft/state';
import { type Message, MessageType, type Snapshot, type SnapshotMetadata } from '#kit/wire/raft';

/**
 * A leader's: sends a snapshot to each follower whose next entry was discarded, unless one is under way to it already.
 *
 * The message says as of which entry it is: the last one that was applied. The data are added by the host on the message's
 * way; they may be those of a later entry, and then the metadata that leave are that entry's. A snapshot counts as an append
 * that is under way, up to its index: so an answer ends it, and when none comes, the answers to heartbeats do.
 *
 * The host asks after every event of a leader whose log does not begin at the beginning.
 */
export function sendSnapshots(state: RaftState): void {
  for (const to of others(state)) if (needsSnapshot(state, to)) sendSnapshot(state, to);
}

function needsSnapshot({ log, progress }: RaftState, to: number): boolean {
  const { next, probing, inflight } = progress.get(to)!;
  // Appends that were sent ahead of their answers are no reason to wait: what would follow on them is gone.
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
 * A follower's: takes a snapshot, or not, and answers up to where its log now agrees with the leader's.
 *
 * - One that is not beyond what is committed here brings nothing new: it came late, or twice.
 * - One whose last entry the log has says only that everything up to there is committed. The log stays: what comes after
 *   it was not discarded by the leader, and may be on its way to a majority.
 * - Any other replaces the log, and everything that was before: see `restore`.
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
 * Becomes the node that has applied everything up to the snapshot: an empty log after it, the members that it names, and the
 * snapshot waiting in `pendingSnapshot` for the next ready, so that the store installs it.
 */
export function restore(state: RaftState, snapshot: Snapshot): void {
  const { index, term, confState } = snapshot.metadata!;
  resetTo(state.log, index, term);
  state.members = [...confState!.nodes].sort((left, right) => left - right);
  state.pendingSnapshot = snapshot;
}
