// Part lab3a: write what throws NotImplemented, then run `npm run grade lab3a`. What to do is in docs/lab3a.md.
/**
 * Part 3a: membership changes (Raft, section 6; Raft thesis, chapter 4). Members are added and removed one at a time.
 *
 * A change is an entry of the log (`EntryConfChange`). Its data is a command of the host; Raft does not read it. A change
 * takes effect on a node when the node applies its entry, as in etcd's raft: the host then calls `applyConfChange`.
 *
 * At most one change is between "proposed" and "applied". So the members of any two nodes that matter to each other differ by at
 * most one change, and a majority of the old members and a majority of the new ones have a member in common.
 */

import { NotImplemented } from '#kit/errors';
import type { RaftState } from '#kit/raft/state';
import type { ConfChange, Message } from '#kit/wire/raft';

/**
 * Appends an entry for a membership change to the leader's log, with `propose`, and remembers its index in `pendingConfIndex`.
 * The members do not change yet.
 *
 * @param data the command of the host; becomes the data of the entry
 * @returns the index and term of the entry
 * @throws TypeKVError `NotLeader` if this node is not the leader, or is transferring its leadership
 * @throws TypeKVError `ConfChangeRefused` for one of these changes. The message says why. In each case nothing is appended:
 *
 * - an earlier change may not be applied yet: `pendingConfIndex` is above the applied index;
 * - the change has no effect: it adds a member, or removes a node that is not a member;
 * - it removes the last member;
 * - it removes the leader of a group of two. The leader stops when it applies its removal. If its last message is lost, the other
 *   member waits for a majority of two forever. The host must transfer the leadership first.
 */
export function proposeConfChange(state: RaftState, change: ConfChange, data: Uint8Array): { index: number; term: number } {
  throw new NotImplemented('lab3a: proposeConfChange');
}

/**
 * The host applies the entry of `change`: the members of this node change. The host calls `advance` for the entry afterwards. A
 * change that was applied before changes nothing.
 *
 * Every node that adds a member keeps `members` ascending. A leader that adds a member also starts its progress: match 0, next
 * after the last entry, probing, and active, so that the next quorum check does not count it as lost. The response to the next
 * heartbeat starts the replication to it.
 *
 * A node that removes a member also deletes its vote. A leader that removes a member
 *
 * - deletes its progress, and ends a transfer to it;
 * - commits the entries that a majority of the remaining members have (`maybeCommit`): the removal can make the majority
 *   smaller, and no further response may come;
 * - if it removed itself, sends the others a last heartbeat with the commit index, so that they learn of the removal, and
 *   becomes a follower that knows no leader. `campaign` does nothing on a node that is not a member.
 */
export function applyConfChange(state: RaftState, change: ConfChange): void {
  throw new NotImplemented('lab3a: applyConfChange');
}

/**
 * A new leader does not know whether an entry of its log that it has not applied is a change of an earlier leader. So it sets
 * `pendingConfIndex` to its last index: the first change of its term waits until all these entries are applied. The host calls
 * this when a node has become leader, before the no-op of its term.
 */
export function startTerm(state: RaftState): void {
  throw new NotImplemented('lab3a: startTerm');
}

/**
 * Whether this node may start an election: it is a member, and it has applied every change that it knows to be committed. Its
 * `members` are outdated otherwise. They could be two changes behind those of another candidate, and then both could win the
 * same term, because their majorities need not have a member in common.
 *
 * The host asks before `campaign`, and before each tick of a follower or candidate. If the answer is no, it calls
 * `tickWithoutCampaign` instead of `tickElection`.
 */
export function mayCampaign({ config, members, log }: RaftState): boolean {
  throw new NotImplemented('lab3a: mayCampaign');
}

/**
 * One tick of a node that may not campaign. When the election timeout has elapsed, the node no longer knows a leader, and the
 * timer restarts: otherwise the node would ignore vote requests (`ignoresVoteRequest`) because of a leader that is gone.
 */
export function tickWithoutCampaign(state: RaftState): void {
  throw new NotImplemented('lab3a: tickWithoutCampaign');
}

/**
 * Whether a vote request must be ignored: no response, and no new term. The host asks before `checkTerm`.
 *
 * A removed member may not know of its removal. It hears from no leader any more, so it campaigns with ever higher terms, and each
 * of its requests would end the term of a leader that works. So this node ignores a vote request if both hold:
 *
 * - the sender is not a member;
 * - this node leads, or knows a leader and its election timer was restarted less than `electionTicks` ticks ago (Raft thesis,
 *   section 4.2.3).
 *
 * The request of a member is never ignored: it may be the target of a leader transfer. Without a leader, no request is ignored: the
 * sender may be a new member, whose addition this node has not applied yet.
 */
export function ignoresVoteRequest(state: RaftState, message: Message): boolean {
  throw new NotImplemented('lab3a: ignoresVoteRequest');
}
