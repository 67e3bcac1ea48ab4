// Part lab2a: write what throws NotImplemented, then run `npm run grade lab2a`. What to do is in docs/lab2a.md.
/**
 * Part 2aa: leader election (Raft, sections 5.1, 5.2 and 5.4.1) and heartbeats.
 *
 * The inputs are ticks and messages. Each function changes `state` and appends outgoing messages to `state.messages`. The
 * host (cluster/raft-node) fills in their `from` and `term`.
 */

import { NotImplemented } from '#kit/errors';
import type { RaftState } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';

/** The size of a majority: the smallest number of members that is more than half of `state.members`. */
export function quorum(state: RaftState): number {
  throw new NotImplemented('lab2a: quorum');
}

/**
 * Becomes a follower of `leader` in `term`. All candidate and leader state is discarded. If the term is new, this node has
 * not voted in it; otherwise its vote stays.
 *
 * @param term at least the current term
 * @param leader the leader's id; 0 if it is not known
 */
export function becomeFollower(state: RaftState, term: number, leader: number): void {
  throw new NotImplemented('lab2a: becomeFollower');
}

/** Becomes a candidate: increments the term and votes for itself (section 5.2). Sends nothing; see `campaign`. */
export function becomeCandidate(state: RaftState): void {
  throw new NotImplemented('lab2a: becomeCandidate');
}

/**
 * Becomes the leader of the current term. Initializes `progress` for every member: `next` is the index after the leader's last
 * entry, `match` is 0, except for the leader's own match, which is its last index (section 5.3, figure 2).
 */
export function becomeLeader(state: RaftState): void {
  throw new NotImplemented('lab2a: becomeLeader');
}

/**
 * Restarts the election timer with a new random timeout from [electionTicks, 2 · electionTicks), in ticks. Randomized timeouts
 * make split votes rare (section 5.2). A new timeout each time prevents the same nodes from splitting the vote again.
 */
export function resetElectionTimer(state: RaftState): void {
  throw new NotImplemented('lab2a: resetElectionTimer');
}

/** One tick of a follower or candidate. Starts an election when the election timeout has elapsed (section 5.2). */
export function tickElection(state: RaftState): void {
  throw new NotImplemented('lab2a: tickElection');
}

/**
 * Starts an election at once: becomes a candidate and sends a vote request to every other member. The request has the index
 * and term of this node's last entry (section 5.4.1). The only member of a group wins at once. A node that is not a member
 * sends nothing and keeps its term; it only restarts its election timer.
 */
export function campaign(state: RaftState): void {
  throw new NotImplemented('lab2a: campaign');
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
  throw new NotImplemented('lab2a: checkTerm');
}

/**
 * Recognizes `leader` as the leader of the current term, because a message from it arrived. A candidate returns to follower
 * (section 5.2). The election timer restarts.
 */
export function recognizeLeader(state: RaftState, leader: number): void {
  throw new NotImplemented('lab2a: recognizeLeader');
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
  throw new NotImplemented('lab2a: handleRequestVote');
}

/**
 * Handles a response to a vote request. Only a candidate counts it, once per member; it ignores nodes that are not members.
 *
 * A granted vote replaces an earlier rejection of the same member, and never the other way round: a voter does not take its vote
 * back. The rejection can be the response to a request of an earlier term (`checkTerm`): the host stamps it with the voter's
 * current term, and this node may have entered that term in the meantime.
 */
export function handleRequestVoteResponse(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleRequestVoteResponse');
}

/**
 * One tick of a leader. Sends heartbeats every `heartbeatTicks` ticks. With `checkQuorum`, every `electionTicks` ticks it
 * steps down unless it heard from a majority since the last check, itself included (Raft thesis, section 6.2).
 */
export function tickHeartbeat(state: RaftState): void {
  throw new NotImplemented('lab2a: tickHeartbeat');
}

/**
 * Sends a heartbeat to every other member and restarts the heartbeat interval. The heartbeat carries the commit index, but
 * at most the follower's match index: after that index, the follower's entries can differ from the leader's.
 */
export function broadcastHeartbeat(state: RaftState): void {
  throw new NotImplemented('lab2a: broadcastHeartbeat');
}

/**
 * Handles a heartbeat of the current term: recognizes the leader, moves the commit index, and responds. It calls `commitTo`
 * (part 2ab) only if the commit index increases.
 */
export function handleHeartbeat(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleHeartbeat');
}

/** Handles a response to a heartbeat: marks the follower as active. The host then calls `resumeAppends` (part 2ab). */
export function handleHeartbeatResponse(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleHeartbeatResponse');
}

/** All members except this node, in ascending order. */
export function others(state: RaftState): readonly number[] {
  throw new NotImplemented('lab2a: others');
}
