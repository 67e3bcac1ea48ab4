/**
 * Part 3a: leader transfer (Raft thesis, section 3.10). The leader brings another member up to date, and tells it to start an election
 * at once. That member wins: its log is complete, and no other member campaigns.
 *
 * While a transfer is in progress (`transferTarget` is not 0), `propose` refuses proposals: otherwise the target might never
 * have the whole log.
 */
import { campaign } from '#labs/lab2a/election';
import { lastIndex } from '#labs/lab2a/log';
import { resumeAppends } from '#labs/lab2a/replication';
import { makeMessage } from '#kit/raft/message';
import type { RaftState } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { mayCampaign } from './membership';

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
  const isPossible = target !== state.config.id && state.members.includes(target);
  if (!isPossible || target === state.transferTarget) return;
  state.transferTarget = target;
  state.transferElapsed = 0;
  if (isTargetUpToDate(state)) sendTimeoutNow(state);
  else resumeAppends(state, target);
}

/**
 * Called when a leader that is transferring its leadership has handled an append response. If it came from the target, and the
 * target now has the whole log, sends `MsgTimeoutNow`.
 */
export function continueTransfer(state: RaftState, message: Message): void {
  if (message.from === state.transferTarget && isTargetUpToDate(state)) sendTimeoutNow(state);
}

function isTargetUpToDate({ progress, transferTarget, log }: RaftState): boolean {
  return progress.get(transferTarget)!.match === lastIndex(log);
}

function sendTimeoutNow(state: RaftState): void {
  state.messages.push(makeMessage(MessageType.MsgTimeoutNow, state.transferTarget));
}

/**
 * One tick of a leader that is transferring its leadership. The transfer has a time limit of `electionTicks` ticks. After it the
 * transfer ends without success, and this node accepts proposals again: the target may be down, or the message to it was lost.
 */
export function tickTransfer(state: RaftState): void {
  state.transferElapsed++;
  if (state.transferElapsed >= state.config.electionTicks) state.transferTarget = 0;
}

/**
 * Handles `MsgTimeoutNow` of the current term: starts an election at once, without waiting for the election timeout. A leader
 * ignores it, and so does a node that may not campaign (`mayCampaign`).
 */
export function handleTimeoutNow(state: RaftState): void {
  if (state.role !== 'leader' && mayCampaign(state)) campaign(state);
}
