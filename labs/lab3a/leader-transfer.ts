// Part lab3a: write what throws NotImplemented, then run `npm run grade lab3a`. What to do is in docs/lab3a.md.
/**
 * Part 3a: leader transfer (Raft thesis, section 3.10). The leader brings another member up to date, and tells it to start an election
 * at once. That member wins: its log is complete, and no other member campaigns.
 *
 * While a transfer is in progress (`transferTarget` is not 0), `propose` refuses proposals: otherwise the target might never
 * have the whole log.
 */

import { NotImplemented } from '#kit/errors';
import type { RaftState } from '#kit/raft/state';
import type { Message } from '#kit/wire/raft';

/**
 * Starts a transfer of the leadership to `target`. The host calls it on a leader only.
 *
 * - It is ignored if `target` is this node or not a member. A transfer in progress continues.
 * - It is ignored if a transfer to `target` is in progress: its time limit does not start again.
 * - A transfer to another member ends, and the new one replaces it with a new time limit.
 *
 * If the target has the whole log (its match is the last index), this sends `MsgTimeoutNow` at once. Otherwise it sends an append
 * (`resumeAppends`), and `continueTransfer` sends `MsgTimeoutNow` later.
 */
export function transferLeader(state: RaftState, target: number): void {
  throw new NotImplemented('lab3a: transferLeader');
}

/**
 * Called when a leader that is transferring its leadership has handled an append response. If it came from the target, and the
 * target now has the whole log, sends `MsgTimeoutNow`.
 */
export function continueTransfer(state: RaftState, message: Message): void {
  throw new NotImplemented('lab3a: continueTransfer');
}

/**
 * One tick of a leader that is transferring its leadership. The transfer has a time limit of `electionTicks` ticks. After it the
 * transfer ends without success, and this node accepts proposals again: the target may be down, or the message to it was lost.
 */
export function tickTransfer(state: RaftState): void {
  throw new NotImplemented('lab3a: tickTransfer');
}

/**
 * Handles `MsgTimeoutNow` of the current term: starts an election at once, without waiting for the election timeout. A leader
 * ignores it, and so does a node that may not campaign (`mayCampaign`).
 */
export function handleTimeoutNow(state: RaftState): void {
  throw new NotImplemented('lab3a: handleTimeoutNow');
}
