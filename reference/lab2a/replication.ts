/**
 * Part 2ab: log replication (Raft, section 5.3) and commitment (sections 5.3 and 5.4.2).
 *
 * A leader probes each follower first: it sends one append at a time, until the follower accepts one. Then it pipelines: it
 * sends new entries at once, without waiting for responses, with at most `maxInflightAppends` appends in flight.
 */
import { TypeKVError } from '#kit/errors';
import { makeEntry, makeMessage } from '#kit/raft/message';
import type { Progress, RaftState } from '#kit/raft/state';
import { EntryType, type Message, MessageType } from '#kit/wire/raft';

import { recognizeLeader, others, quorum } from './election';
import { append, commitTo, entriesFrom, lastIndex, findConflictByTerm, maybeAppend, termAt } from './log';

/**
 * Appends an entry with `data` to the leader's log and sends it to the followers.
 *
 * @returns the index and term of the new entry. It is committed if the entry that is committed at this index has this term
 * @throws TypeKVError `NotLeader` if this node is not the leader, or is transferring its leadership; nothing is appended
 */
export function propose(state: RaftState, data: Uint8Array, entryType: EntryType = EntryType.EntryNormal): { index: number; term: number } {
  if (state.role !== 'leader') throw new TypeKVError('NotLeader', notLeaderText(state));
  if (state.transferTarget !== 0) throw new TypeKVError('NotLeader', transferText(state));
  const entry = makeEntry(state.term, lastIndex(state.log) + 1, data, entryType);
  append(state.log, [entry]);
  updateOwnProgress(state);
  broadcastAppend(state);
  return { index: entry.index, term: entry.term };
}

function notLeaderText({ config, leader, term }: RaftState): string {
  const advice = leader === 0 ? `no leader of term ${term} is known: try again later` : `propose to the leader, node ${leader}`;
  return `node ${config.id} is not the leader; ${advice}`;
}

function transferText({ config, transferTarget }: RaftState): string {
  return `leader ${config.id} is transferring its leadership to node ${transferTarget}; propose to that node`;
}

/**
 * Appends the entry with which a leader starts its term: a no-op, which has no data, and sends it. A leader commits entries of
 * earlier terms only together with an entry of its own term (section 5.4.2). Without the no-op they would wait for the next
 * proposal (section 8).
 */
export function appendNoop(state: RaftState): void {
  append(state.log, [makeEntry(state.term, lastIndex(state.log) + 1)]);
  updateOwnProgress(state);
  broadcastAppend(state);
}

/** The leader has its own entries: its copy counts toward the majority. */
function updateOwnProgress(state: RaftState): void {
  const own = state.progress.get(state.config.id)!;
  own.match = lastIndex(state.log);
  own.next = own.match + 1;
  maybeCommit(state);
}

/** Sends every follower the entries that were not yet sent to it, as far as its progress allows. */
export function broadcastAppend(state: RaftState): void {
  for (const member of others(state)) sendAppends(state, member);
}

/** Sends appends to one follower until it has all entries, or its limit of appends in flight is reached. */
function sendAppends(state: RaftState, to: number): void {
  const progress = state.progress.get(to)!;
  while (progress.next <= lastIndex(state.log) && maySend(state, progress) && sendAppend(state, to)) continue;
}

/** Whether one more append may be in flight. */
function maySend({ config }: RaftState, { probing, inflight }: Progress): boolean {
  return inflight.length < (probing ? 1 : config.maxInflightAppends);
}

/**
 * Sends the entries from `progress.next` on, with the index and term of the entry before them. An append without entries is
 * useful too: the response tells whether the logs match.
 *
 * @returns false if the entry before them was discarded. The follower needs a snapshot, which lab2c sends
 */
function sendAppend(state: RaftState, to: number): boolean {
  const progress = state.progress.get(to)!;
  const index = progress.next - 1;
  const logTerm = termAt(state.log, index);
  if (logTerm === undefined) return false;
  const entries = entriesFrom(state.log, progress.next, state.config.maxAppendBytes);
  state.messages.push(makeMessage(MessageType.MsgAppend, to, { index, logTerm, entries, commit: state.log.committed }));
  progress.inflight.push(index + entries.length);
  // Optimistic: if this append is lost, the follower rejects the next one, and the leader backtracks.
  if (!progress.probing) progress.next += entries.length;
  return true;
}

/**
 * Handles an append of the current term: recognizes the leader and responds. (See AppendEntries in figure 2.)
 *
 * - Accepted: moves the commit index to the leader's, but not beyond the last entry that this append verified. The
 *   response has the last index that is known to match.
 * - Rejected: the response has the index and term of the last entry that could match (`findConflictByTerm`).
 */
export function handleAppend(state: RaftState, message: Message): void {
  recognizeLeader(state, message.from);
  const { index, logTerm, entries, commit, from } = message;
  const agrees = maybeAppend(state.log, index, logTerm, entries);
  if (agrees !== undefined) {
    // Not beyond the entries that this append verified: ours after them may conflict with the leader's (figure 2, rule 5).
    commitTo(state.log, Math.min(commit, agrees));
    state.messages.push(makeMessage(MessageType.MsgAppendResponse, from, { index: agrees }));
  } else {
    const hint = findConflictByTerm(state.log, index, logTerm);
    state.messages.push(makeMessage(MessageType.MsgAppendResponse, from, { reject: true, index: hint.index, logTerm: hint.term }));
  }
}

/**
 * Handles a response to an append or a snapshot: updates the follower's progress, commits, and sends the next entries.
 * Responses can arrive late, twice, and in any order. A node without progress is not a member; its response is ignored.
 */
export function handleAppendResponse(state: RaftState, message: Message): void {
  const progress = state.progress.get(message.from);
  if (progress === undefined) return;
  progress.active = true;
  if (message.reject) backtrack(state, message);
  else updateProgress(state, progress, message.index);
  sendAppends(state, message.from);
}

function updateProgress(state: RaftState, progress: Progress, match: number): void {
  progress.inflight = progress.probing ? [] : progress.inflight.filter((last) => last > match);
  progress.probing = false;
  progress.match = Math.max(progress.match, match);
  progress.next = Math.max(progress.next, progress.match + 1);
  maybeCommit(state);
}

/**
 * The follower rejected an append, and responded with its last entry that could match. Our entries of a higher term cannot
 * match there either, so the next attempt skips them too: one round trip per conflicting term, not per entry.
 */
function backtrack(state: RaftState, { from, index, logTerm }: Message): void {
  const progress = state.progress.get(from)!;
  // A stale response: up to `match` the logs are known to match.
  if (index < progress.match) return;
  const next = Math.max(progress.match, findConflictByTerm(state.log, index, logTerm).index) + 1;
  // A duplicate or late response: the append that it asks for is already in flight.
  if (progress.probing && next >= progress.next) return;
  progress.next = next;
  progress.probing = true;
  progress.inflight = [];
  sendAppend(state, from);
}

/**
 * Called when follower `to` has responded to a heartbeat. If it lacks entries, appends or their responses may have been lost.
 * So the oldest append in flight no longer counts, and one more append is sent, even an empty one. Its response tells what
 * the follower has. Sends nothing to a follower that has the whole log.
 */
export function resumeAppends(state: RaftState, to: number): void {
  const progress = state.progress.get(to);
  if (progress === undefined || progress.match >= lastIndex(state.log)) return;
  progress.inflight.shift();
  if (maySend(state, progress)) sendAppend(state, to);
}

/**
 * Commits the highest index that a majority has, if that entry has the leader's current term. All entries before it are
 * committed with it. An entry of an earlier term on a majority is not safe yet: a later leader can still overwrite it
 * (section 5.4.2, figure 8). Followers learn the commit index from the next append or heartbeat.
 */
export function maybeCommit(state: RaftState): void {
  const matches = state.members.map((member) => state.progress.get(member)?.match ?? 0).sort((left, right) => right - left);
  const onMajority = matches[quorum(state) - 1] ?? 0;
  if (termAt(state.log, onMajority) === state.term) commitTo(state.log, onMajority);
}
