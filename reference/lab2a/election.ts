/**
 * Part 2aa: leader election (Raft, sections 5.1, 5.2 and 5.4.1) and heartbeats.
 *
 * The inputs are ticks and messages. Each function changes `state` and appends outgoing messages to `state.messages`. The
 * host (cluster/raft-node) fills in their `from` and `term`.
 */
import { makeMessage } from '#kit/raft/message';
import type { RaftState } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { commitTo, isUpToDate, lastIndex, lastTerm } from './log';

/** The size of a majority: the smallest number of members that is more than half of `state.members`. */
export function quorum(state: RaftState): number {
  return Math.floor(state.members.length / 2) + 1;
}

/**
 * Becomes a follower of `leader` in `term`. All candidate and leader state is discarded. If the term is new, this node has
 * not voted in it; otherwise its vote stays.
 *
 * @param term at least the current term
 * @param leader the leader's id; 0 if it is not known
 */
export function becomeFollower(state: RaftState, term: number, leader: number): void {
  resetForTerm(state, term);
  state.role = 'follower';
  state.leader = leader;
}

/** Becomes a candidate: increments the term and votes for itself (section 5.2). Sends nothing; see `campaign`. */
export function becomeCandidate(state: RaftState): void {
  resetForTerm(state, state.term + 1);
  state.role = 'candidate';
  state.leader = 0;
  state.vote = state.config.id;
  state.votes.set(state.config.id, true);
}

/**
 * Becomes the leader of the current term. Initializes `progress` for every member: `next` is the index after the leader's last
 * entry, `match` is 0, except for the leader's own match, which is its last index (section 5.3, figure 2).
 */
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

/** Resets the state that belongs to a role. Every change of role starts with it. The vote is cleared only in a new term. */
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
 * Restarts the election timer with a new random timeout from [electionTicks, 2 · electionTicks), in ticks. Randomized timeouts
 * make split votes rare (section 5.2). A new timeout each time prevents the same nodes from splitting the vote again.
 */
export function resetElectionTimer(state: RaftState): void {
  const { electionTicks, random } = state.config;
  state.electionElapsed = 0;
  state.electionTimeout = electionTicks + random(electionTicks);
}

/** One tick of a follower or candidate. Starts an election when the election timeout has elapsed (section 5.2). */
export function tickElection(state: RaftState): void {
  state.electionElapsed++;
  if (state.electionElapsed >= state.electionTimeout) campaign(state);
}

/**
 * Starts an election at once: becomes a candidate and sends a vote request to every other member. The request has the index
 * and term of this node's last entry (section 5.4.1). The only member of a group wins at once. A node that is not a member
 * sends nothing and keeps its term; it only restarts its election timer.
 */
export function campaign(state: RaftState): void {
  if (!state.members.includes(state.config.id)) return resetElectionTimer(state);
  becomeCandidate(state);
  const request = { index: lastIndex(state.log), logTerm: lastTerm(state.log) };
  for (const member of others(state)) state.messages.push(makeMessage(MessageType.MsgRequestVote, member, request));
  countVotes(state);
}

/**
 * Compares the term of an incoming message with our own, before the message is handled (section 5.1).
 *
 * - Higher term: this node becomes a follower in that term, whatever its role is. It knows the leader of that term only if
 *   the message is one that only leaders send.
 * - Lower term: the message is stale and must not be handled. If it is a request, it is rejected, so that the sender
 *   learns the current term. Stale responses are dropped.
 *
 * @returns true if the caller should handle the message
 */
export function checkTerm(state: RaftState, message: Message): boolean {
  if (message.term > state.term) becomeFollower(state, message.term, isFromLeader(message) ? message.from : 0);
  if (message.term === state.term) return true;
  refuse(state, message);
  return false;
}

/** Whether only the leader of the message's term can have sent it. */
function isFromLeader({ msgType }: Message): boolean {
  return msgType === MessageType.MsgAppend || msgType === MessageType.MsgHeartbeat || msgType === MessageType.MsgSnapshot;
}

function refuse(state: RaftState, message: Message): void {
  if (message.msgType === MessageType.MsgRequestVote) {
    state.messages.push(makeMessage(MessageType.MsgRequestVoteResponse, message.from, { reject: true }));
  } else if (isFromLeader(message)) {
    // If the sender is the leader of our term by the time this arrives, it reads this as a hint. Our last entry is a valid one.
    const end = { index: lastIndex(state.log), logTerm: lastTerm(state.log) };
    state.messages.push(makeMessage(MessageType.MsgAppendResponse, message.from, { reject: true, ...end }));
  }
}

/**
 * Recognizes `leader` as the leader of the current term, because a message from it arrived. A candidate returns to follower
 * (section 5.2). The election timer restarts.
 */
export function recognizeLeader(state: RaftState, leader: number): void {
  if (state.role === 'candidate') becomeFollower(state, state.term, leader);
  state.leader = leader;
  resetElectionTimer(state);
}

/**
 * Handles a vote request of the current term. Grants the vote if both hold:
 *
 * - this node has not voted for another candidate in this term (section 5.2);
 * - the candidate's log is at least as up to date as its own (section 5.4.1).
 *
 * A node that grants its vote restarts its election timer. A node that rejects the request does not. Both respond.
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

/**
 * Handles a response to a vote request. Only a candidate counts it, once per member; it ignores nodes that are not members.
 *
 * A granted vote replaces an earlier rejection of the same member, and never the other way round: a voter does not take its vote
 * back. The rejection can be the response to a request of an earlier term (`checkTerm`): the host stamps it with the voter's
 * current term, and this node may have entered that term in the meantime.
 */
export function handleRequestVoteResponse(state: RaftState, message: Message): void {
  if (state.role !== 'candidate' || !state.members.includes(message.from)) return;
  if (!message.reject) state.votes.set(message.from, true);
  else if (!state.votes.has(message.from)) state.votes.set(message.from, false);
  countVotes(state);
}

/** Becomes leader if a majority has granted its vote, and follower if a majority has rejected the request. */
function countVotes(state: RaftState): void {
  const answers = [...state.votes.values()];
  const granted = answers.filter((vote) => vote).length;
  if (granted >= quorum(state)) return becomeLeader(state);
  if (answers.length - granted >= quorum(state)) becomeFollower(state, state.term, 0);
}

/**
 * One tick of a leader. Sends heartbeats every `heartbeatTicks` ticks. With `checkQuorum`, every `electionTicks` ticks it
 * steps down unless it heard from a majority since the last check, itself included (Raft thesis, section 6.2).
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

/** Whether a majority was active since the last check. Clears the marks for the next check. */
function isQuorumActive(state: RaftState): boolean {
  let active = 0;
  for (const [member, progress] of state.progress) {
    if (progress.active || member === state.config.id) active++;
    progress.active = false;
  }
  return active >= quorum(state);
}

/**
 * Sends a heartbeat to every other member and restarts the heartbeat interval. The heartbeat carries the commit index, but
 * at most the follower's match index: after that index, the follower's entries can differ from the leader's.
 */
export function broadcastHeartbeat(state: RaftState): void {
  state.heartbeatElapsed = 0;
  for (const member of others(state)) {
    const commit = Math.min(state.progress.get(member)!.match, state.log.committed);
    state.messages.push(makeMessage(MessageType.MsgHeartbeat, member, { commit }));
  }
}

/**
 * Handles a heartbeat of the current term: recognizes the leader, moves the commit index, and responds. It calls `commitTo`
 * (part 2ab) only if the commit index increases.
 */
export function handleHeartbeat(state: RaftState, message: Message): void {
  recognizeLeader(state, message.from);
  if (message.commit > state.log.committed) commitTo(state.log, message.commit);
  state.messages.push(makeMessage(MessageType.MsgHeartbeatResponse, message.from));
}

/** Handles a response to a heartbeat: marks the follower as active. The host then calls `resumeAppends` (part 2ab). */
export function handleHeartbeatResponse(state: RaftState, message: Message): void {
  const progress = state.progress.get(message.from);
  if (progress !== undefined) progress.active = true;
}

/** All members except this node, in ascending order. */
export function others(state: RaftState): readonly number[] {
  return state.members.filter((member) => member !== state.config.id);
}
