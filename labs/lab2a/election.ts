// Part lab2a: write what throws NotImplemented, then run `npm run grade lab2a`. What to do is in docs/lab2a.md.
/**
 * Part 2aa: terms, votes and leaders (Raft, sections 5.1, 5.2 and 5.4.1), and the heartbeats that keep a leader.
 *
 * Time comes as ticks, and everything else as messages. Every function here changes the state and adds what is to be sent
 * to `state.messages`; the host stamps sender and term on those.
 */

import { NotImplemented } from '#kit/errors';
import type { RaftState } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';

/** How many members a decision needs: more than half of them. */
export function quorum(state: RaftState): number {
  throw new NotImplemented('lab2a: quorum');
}

/**
 * Becomes a follower of `leader` (0: not known yet) in `term`, which is not before the present one. In a new term this node
 * has not voted. Whatever it knew as a candidate or leader is forgotten.
 */
export function becomeFollower(state: RaftState, term: number, leader: number): void {
  throw new NotImplemented('lab2a: becomeFollower');
}

/** Starts an election: enters the next term, and votes for itself (section 5.2). */
export function becomeCandidate(state: RaftState): void {
  throw new NotImplemented('lab2a: becomeCandidate');
}

/** Leads the present term, as the winner of its election. Knows nothing yet of how far the others are. */
export function becomeLeader(state: RaftState): void {
  throw new NotImplemented('lab2a: becomeLeader');
}

/**
 * Waits from now on for a time drawn anew from [electionTicks, 2 · electionTicks), so that split votes are rare and do not
 * repeat (section 5.2).
 */
export function resetElectionTimer(state: RaftState): void {
  throw new NotImplemented('lab2a: resetElectionTimer');
}

/** One tick of a node that does not lead: it stands for election when it has heard of no leader for too long. */
export function tickElection(state: RaftState): void {
  throw new NotImplemented('lab2a: tickElection');
}

/**
 * Starts an election at once, and asks everybody else for a vote. A node that is alone wins at once. One that is not a
 * member (any more, or yet) does nothing.
 */
export function campaign(state: RaftState): void {
  throw new NotImplemented('lab2a: campaign');
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
  throw new NotImplemented('lab2a: checkTerm');
}

/** A message came from the leader of our term: so somebody has won the election, and lives. */
export function recognizeLeader(state: RaftState, leader: number): void {
  throw new NotImplemented('lab2a: recognizeLeader');
}

/**
 * Votes, if it has not voted for somebody else in this term, and the candidate's log is at least as up to date as its own
 * (sections 5.2 and 5.4.1). Whoever gives its vote waits anew for the winner.
 */
export function handleRequestVote(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleRequestVote');
}

/** Counts a vote, or a refusal: each member's once. */
export function handleRequestVoteResponse(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleRequestVoteResponse');
}

/**
 * One tick of a leader: heartbeats every `heartbeatTicks`, and with `checkQuorum` a look every `electionTicks` at who is
 * still there (thesis, section 6.2).
 */
export function tickHeartbeat(state: RaftState): void {
  throw new NotImplemented('lab2a: tickHeartbeat');
}

/**
 * Tells everybody that the leader lives. A follower learns by it how far the log is committed, but no further than it is
 * known to have the same log: beyond, its entries may be others.
 */
export function broadcastHeartbeat(state: RaftState): void {
  throw new NotImplemented('lab2a: broadcastHeartbeat');
}

/**
 * A follower hears that its leader lives, and how far the log is committed, and answers. The commit index is given on only
 * where it moves (`commitTo` of part 2ab).
 */
export function handleHeartbeat(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleHeartbeat');
}

/** The leader hears that a follower lives. (The host then lets part 2ab send what it lacks.) */
export function handleHeartbeatResponse(state: RaftState, message: Message): void {
  throw new NotImplemented('lab2a: handleHeartbeatResponse');
}

/** The members but for this node. */
export function others(state: RaftState): readonly number[] {
  throw new NotImplemented('lab2a: others');
}
