/**
 * Part 2ab: the leader's log becomes everybody's (Raft, section 5.3), and what is on a majority is committed (sections 5.3
 * and 5.4.2).
 *
 * A leader first probes: one append at a time, until a follower says where the logs agree. From then on it sends new
 * entries at once, without waiting for answers, up to `maxInflightAppends`.
 */
import { TypeKVError } from '#kit/errors';
import { makeEntry, makeMessage } from '#kit/raft/message';
import type { Progress, RaftState } from '#kit/raft/state';
import { EntryType, type Message, MessageType } from '#kit/wire/raft';

import { recognizeLeader, others, quorum } from './election';
import { append, commitTo, entriesFrom, lastIndex, findConflictByTerm, maybeAppend, termAt } from './log';

/**
 * Appends `data` to the leader's log and sends it on.
 *
 * @returns the index and term of the new entry: it is committed if the entry at that index ever is one of that term
 * @throws TypeKVError `NotLeader` where this node does not lead, or is handing over
 */
export function propose(state: RaftState, data: Uint8Array, entryType: EntryType = EntryType.EntryNormal): { index: number; term: number } {
  if (state.role !== 'leader') throw new TypeKVError('NotLeader', notLeaderText(state));
  if (state.transferTarget !== 0) throw new TypeKVError('NotLeader', `the leader is handing over to ${state.transferTarget}`);
  const entry = makeEntry(state.term, lastIndex(state.log) + 1, data, entryType);
  append(state.log, [entry]);
  updateOwnProgress(state);
  broadcastAppend(state);
  return { index: entry.index, term: entry.term };
}

function notLeaderText({ config, leader }: RaftState): string {
  return `node ${config.id} does not lead${leader === 0 ? ', and knows no leader' : `; ${leader} does`}`;
}

/**
 * What a leader begins its term with: an entry without data. Entries of earlier terms are never committed by counting
 * them, so without one of its own term the leader could not commit what it has got from its predecessors (section 8).
 */
export function appendNoop(state: RaftState): void {
  append(state.log, [makeEntry(state.term, lastIndex(state.log) + 1)]);
  updateOwnProgress(state);
  broadcastAppend(state);
}

/** The leader's own copy counts towards a majority. */
function updateOwnProgress(state: RaftState): void {
  const own = state.progress.get(state.config.id)!;
  own.match = lastIndex(state.log);
  own.next = own.match + 1;
  maybeCommit(state);
}

/** Sends everybody what it has not been sent, as far as its progress allows. */
export function broadcastAppend(state: RaftState): void {
  for (const member of others(state)) sendAppends(state, member);
}

/** Sends one follower all that it may be sent now. */
function sendAppends(state: RaftState, to: number): void {
  const progress = state.progress.get(to)!;
  while (progress.next <= lastIndex(state.log) && maySend(state, progress) && sendAppend(state, to)) continue;
}

/** Whether one more append may be under way. */
function maySend({ config }: RaftState, { probing, inflight }: Progress): boolean {
  return inflight.length < (probing ? 1 : config.maxInflightAppends);
}

/**
 * Sends the entries from `progress.next` on, and what comes before them; also where there are none, since the answer tells
 * whether the logs agree.
 * @returns false where the log before them was discarded: then only a snapshot helps, which lab2c sends
 */
function sendAppend(state: RaftState, to: number): boolean {
  const progress = state.progress.get(to)!;
  const index = progress.next - 1;
  const logTerm = termAt(state.log, index);
  if (logTerm === undefined) return false;
  const entries = entriesFrom(state.log, progress.next, state.config.maxAppendBytes);
  state.messages.push(makeMessage(MessageType.MsgAppend, to, { index, logTerm, entries, commit: state.log.committed }));
  progress.inflight.push(index + entries.length);
  // Optimistic: should it get lost, a refusal of what comes after it brings it back.
  if (!progress.probing) progress.next += entries.length;
  return true;
}

/**
 * A follower takes over entries that follow on something it has, and says how far it agrees; or says that it does not, and
 * from where on it could.
 */
export function handleAppend(state: RaftState, message: Message): void {
  recognizeLeader(state, message.from);
  const { index, logTerm, entries, commit, from } = message;
  const agrees = maybeAppend(state.log, index, logTerm, entries);
  if (agrees !== undefined) {
    // Not beyond what this message vouches for: what we have after it may be another leader's (figure 2, rule 5).
    commitTo(state.log, Math.min(commit, agrees));
    state.messages.push(makeMessage(MessageType.MsgAppendResponse, from, { index: agrees }));
  } else {
    const hint = findConflictByTerm(state.log, index, logTerm);
    state.messages.push(makeMessage(MessageType.MsgAppendResponse, from, { reject: true, index: hint.index, logTerm: hint.term }));
  }
}

/** The leader learns how far a follower agrees, or that it does not. Answers may come late, twice and in any order. */
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
 * The follower's log differs before the entries it was sent. It names its last entry that could agree; ours of a later
 * term cannot agree there either, so the next attempt passes over those, too.
 */
function backtrack(state: RaftState, { from, index, logTerm }: Message): void {
  const progress = state.progress.get(from)!;
  // The answer to something long since settled: as far as `match` the logs are known to agree.
  if (index < progress.match) return;
  const next = Math.max(progress.match, findConflictByTerm(state.log, index, logTerm).index) + 1;
  // It came twice, or late: what it asks for is under way already.
  if (progress.probing && next >= progress.next) return;
  progress.next = next;
  progress.probing = true;
  progress.inflight = [];
  sendAppend(state, from);
}

/**
 * A follower has answered a heartbeat: it is there. If it lacks something, the appends or their answers may have been lost;
 * one more append, even an empty one, makes it say what it has.
 */
export function resumeAppends(state: RaftState, to: number): void {
  const progress = state.progress.get(to);
  if (progress === undefined || progress.match >= lastIndex(state.log)) return;
  progress.inflight.shift();
  if (maySend(state, progress)) sendAppend(state, to);
}

/**
 * Commits what a majority has, if it is of the leader's own term: only then can no later leader lack it. What comes before
 * it is committed with it (section 5.4.2, figure 8). Followers learn of it by the next message they get.
 */
export function maybeCommit(state: RaftState): void {
  const matches = state.members.map((member) => state.progress.get(member)?.match ?? 0).sort((left, right) => right - left);
  const onMajority = matches[quorum(state) - 1] ?? 0;
  if (termAt(state.log, onMajority) === state.term) commitTo(state.log, onMajority);
}
