/**
 * Part 2aa: terms, votes and leaders (Raft, sections 5.1, 5.2 and 5.4.1), and the heartbeats that keep a leader.
 *
 * Time comes as ticks, and everything else as messages. Every function here changes the state and adds what is to be sent
 * to `state.messages`; the host stamps sender and term on those.
 */
import { makeMessage } from '#kit/raft/message';
import type { RaftState } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { commitTo, isUpToDate, lastIndex, lastTerm } from './log';

/** How many members a decision needs: more than half of them. */
export function quorum(state: RaftState): number {
  return Math.floor(state.members.length / 2) + 1;
}

/**
 * Becomes a follower of `leader` (0: not known yet) in `term`, which is not before the present one. In a new term this node
 * has not voted. Whatever it knew as a candidate or leader is forgotten.
 */
export function becomeFollower(state: RaftState, term: number, leader: number): void {
  resetForTerm(state, term);
  state.role = 'follower';
  state.leader = leader;
}

/** Starts an election: enters the next term, and votes for itself (section 5.2). */
export function becomeCandidate(state: RaftState): void {
  resetForTerm(state, state.term + 1);
  state.role = 'candidate';
  state.leader = 0;
  state.vote = state.config.id;
  state.votes.set(state.config.id, true);
}

/** Leads the present term, as the winner of its election. Knows nothing yet of how far the others are. */
export function becomeLeader(state: RaftState): void {
  const { id } = state.config;
  resetForTerm(state, state.term);
  state.role = 'leader';
  state.leader = id;
  const last = lastIndex(state.log);
  for (const member of state.members) {
    const match = member === id ? last : 0;
    state.progress.set(member, { match, next: last + 1, probing: member !== id, inflight: [], active: member === id });
  }
}

/** What every change of role begins with. A vote is kept as long as the term is. */
function resetForTerm(state: RaftState, term: number): void {
  if (term !== state.term) state.vote = 0;
  state.term = term;
  state.votes.clear();
  state.progress.clear();
  state.transferTarget = 0;
  resetElectionTimer(state);
  state.heartbeatElapsed = 0;
}

/**
 * Waits from now on for a time drawn anew from [electionTicks, 2 · electionTicks), so that split votes are rare and do not
 * repeat (section 5.2).
 */
export function resetElectionTimer(state: RaftState): void {
  const { electionTicks, random } = state.config;
  state.electionElapsed = 0;
  state.electionTimeout = electionTicks + random(electionTicks);
}

/** One tick of a node that does not lead: it stands for election when it has heard of no leader for too long. */
export function tickElection(state: RaftState): void {
  state.electionElapsed++;
  if (state.electionElapsed >= state.electionTimeout) campaign(state);
}

/**
 * Starts an election at once, and asks everybody else for a vote. A node that is alone wins at once. One that is not a
 * member (any more, or yet) does nothing.
 */
export function campaign(state: RaftState): void {
  if (!state.members.includes(state.config.id)) return resetElectionTimer(state);
  becomeCandidate(state);
  const request = { index: lastIndex(state.log), logTerm: lastTerm(state.log) };
  for (const member of others(state)) state.messages.push(makeMessage(MessageType.MsgRequestVote, member, request));
  countVotes(state);
}

/**
 * What holds for every message before it is handled (section 5.1).
 *
 * A later term than ours makes us its follower, whatever we are. An earlier one is refused: the message says nothing any
 * more, but a sender that asked for something learns our term from the answer.
 *
 * @returns whether the message is to be handled
 */
export function checkTerm(state: RaftState, message: Message): boolean {
  if (message.term > state.term) becomeFollower(state, message.term, isFromLeader(message) ? message.from : 0);
  if (message.term === state.term) return true;
  refuse(state, message);
  return false;
}

/** Messages that only the leader of their term sends. */
function isFromLeader({ msgType }: Message): boolean {
  return msgType === MessageType.MsgAppend || msgType === MessageType.MsgHeartbeat || msgType === MessageType.MsgSnapshot;
}

function refuse(state: RaftState, message: Message): void {
  if (message.msgType === MessageType.MsgRequestVote) {
    state.messages.push(makeMessage(MessageType.MsgRequestVoteResponse, message.from, { reject: true }));
  } else if (isFromLeader(message)) {
    // Where our log ends is a true hint, should the sender have become the leader of our term when it comes.
    const end = { index: lastIndex(state.log), logTerm: lastTerm(state.log) };
    state.messages.push(makeMessage(MessageType.MsgAppendResponse, message.from, { reject: true, ...end }));
  }
}

/** A message came from the leader of our term: so somebody has won the election, and lives. */
export function recognizeLeader(state: RaftState, leader: number): void {
  if (state.role === 'candidate') becomeFollower(state, state.term, leader);
  state.leader = leader;
  resetElectionTimer(state);
}

/**
 * Votes, if it has not voted for somebody else in this term, and the candidate's log is at least as up to date as its own
 * (sections 5.2 and 5.4.1). Whoever gives its vote waits anew for the winner.
 */
export function handleRequestVote(state: RaftState, message: Message): void {
  const isFree = state.vote === 0 || state.vote === message.from;
  const grants = isFree && isUpToDate(state.log, message.index, message.logTerm);
  if (grants) {
    state.vote = message.from;
    resetElectionTimer(state);
  }
  state.messages.push(makeMessage(MessageType.MsgRequestVoteResponse, message.from, { reject: !grants }));
}

/** Counts a vote, or a refusal: each member's once. */
export function handleRequestVoteResponse(state: RaftState, message: Message): void {
  if (state.role !== 'candidate' || !state.members.includes(message.from)) return;
  if (!state.votes.has(message.from)) state.votes.set(message.from, !message.reject);
  countVotes(state);
}

/** Leads when a majority has voted for it; waits for the next election when a majority has refused. */
function countVotes(state: RaftState): void {
  const answers = [...state.votes.values()];
  const granted = answers.filter((vote) => vote).length;
  if (granted >= quorum(state)) return becomeLeader(state);
  if (answers.length - granted >= quorum(state)) becomeFollower(state, state.term, 0);
}

/**
 * One tick of a leader: heartbeats every `heartbeatTicks`, and with `checkQuorum` a look every `electionTicks` at who is
 * still there (thesis, section 6.2).
 */
export function tickHeartbeat(state: RaftState): void {
  state.electionElapsed++;
  if (state.electionElapsed >= state.config.electionTicks) {
    state.electionElapsed = 0;
    if (state.config.checkQuorum && !isQuorumActive(state)) return becomeFollower(state, state.term, 0);
  }
  state.heartbeatElapsed++;
  if (state.heartbeatElapsed >= state.config.heartbeatTicks) broadcastHeartbeat(state);
}

/** Whether a majority was heard of since the last time this was asked. */
function isQuorumActive(state: RaftState): boolean {
  let active = 0;
  for (const [member, progress] of state.progress) {
    if (progress.active || member === state.config.id) active++;
    progress.active = false;
  }
  return active >= quorum(state);
}

/**
 * Tells everybody that the leader lives. A follower learns by it how far the log is committed, but no further than it is
 * known to have the same log: beyond, its entries may be others.
 */
export function broadcastHeartbeat(state: RaftState): void {
  state.heartbeatElapsed = 0;
  for (const member of others(state)) {
    const commit = Math.min(state.progress.get(member)!.match, state.log.committed);
    state.messages.push(makeMessage(MessageType.MsgHeartbeat, member, { commit }));
  }
}

/**
 * A follower hears that its leader lives, and how far the log is committed, and answers. The commit index is given on only
 * where it moves (`commitTo` of part 2ab).
 */
export function handleHeartbeat(state: RaftState, message: Message): void {
  recognizeLeader(state, message.from);
  if (message.commit > state.log.committed) commitTo(state.log, message.commit);
  state.messages.push(makeMessage(MessageType.MsgHeartbeatResponse, message.from));
}

/** The leader hears that a follower lives. (The host then lets part 2ab send what it lacks.) */
export function handleHeartbeatResponse(state: RaftState, message: Message): void {
  const progress = state.progress.get(message.from);
  if (progress !== undefined) progress.active = true;
}

/** The members but for this node. */
export function others(state: RaftState): readonly number[] {
  return state.members.filter((member) => member !== state.config.id);
}
