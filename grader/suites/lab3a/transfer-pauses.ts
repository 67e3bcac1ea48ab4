import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS, HEARTBEAT_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { MessageType } from '#kit/wire/raft';

import { addNode } from './changes';
import { expectChangeAccepted, expectChangeRefused, expectProposalAccepted, expectProposalRefused, sentTo } from './expectations';
import { MemberGroup } from './member-group';

const PROPERTY = 'end of a transfer';

export const transferPauses = gradedTest('lab3a', 'transfer-pauses-proposals', {
  title: 'Proposals are refused during a transfer, and accepted again after the election timeout, a removal of the target, or a lost term',
  points: 2,
  references: thesis('section 3.10'),
  docsAnchor: 'the-end-of-a-transfer',
  async run(context) {
    for (const checkQuorum of [false, true])
      for (const earlier of [0, 7]) await context.part(() => timeLimit(context, checkQuorum, earlier));
    await context.part(quorumCheckContinues);
    await context.part(targetRemoved);
    await context.part(otherRemoved);
    await context.part(nextTerm);
    await context.part(changeAfterTransfer);
  },
});

/** @param earlier the ticks since the leader's last quorum check */
async function timeLimit(context: ScenarioContext, checkQuorum: boolean, earlier: number): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], checkQuorum });
  await group.run(earlier, [1]);
  group.isolate(3);
  group.propose(1, bytesOf('x'));
  await group.settle();
  group.transfer(1, 3);
  for (let tick = 0; tick < ELECTION_TICKS; tick++) {
    const when = `A transfer to node 3, which is partitioned, began ${tick} ticks ago`;
    await expectProposalRefused(group, 1, PROPERTY, when);
    for (const id of [2, 4])
      await expectChangeRefused(group, { id: 1, change: addNode(id), code: 'NotLeader' }, 'proposing a change', when);
    await group.run(1, [1]);
  }
  const when = `A transfer to node 3, which is partitioned, began ${ELECTION_TICKS} ticks ago`;
  expectProposalAccepted(group, 1, PROPERTY, when);
  const sent = group.sent.length;
  group.heal();
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const late = sentTo(group, 3, MessageType.MsgTimeoutNow, sent).length;
  check(late === 0, PROPERTY, () => `${when}, and has ended. Expected no MsgTimeoutNow to node 3 afterwards, found ${late}.`);
  group.expectLeader(1, PROPERTY, when);
}

/** The change that was refused during the transfer is not waited for. */
async function changeAfterTransfer(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  group.isolate(3);
  group.propose(1, bytesOf('x'));
  await group.settle();
  group.transfer(1, 3);
  const change = addNode(4);
  const when = 'A transfer to node 3, which is partitioned, is in progress';
  await expectChangeRefused(group, { id: 1, change, code: 'NotLeader' }, 'proposing a change', when);
  await group.run(ELECTION_TICKS, [1]);
  expectChangeAccepted(group, 1, change, 'one change at a time', 'A change was refused during a transfer, and the transfer has ended');
}

/** A leader without a majority steps down also if it is asked for transfers all the time. */
async function quorumCheckContinues(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], checkQuorum: true });
  group.connectOnly(1);
  for (let tick = 0; tick < 3 * ELECTION_TICKS; tick++) {
    group.transfer(1, 2 + (tick % 2));
    await group.run(1, [1]);
  }
  const { role } = group.status(1);
  check(
    role !== 'leader',
    PROPERTY,
    () =>
      `Node 1 heard from no other member for ${3 * ELECTION_TICKS} ticks, and was asked for a transfer at each. Expected that it steps down, found a ${role}.`,
  );
}

/** The removal is proposed before the transfer, and applied during it. */
async function targetRemoved(context: ScenarioContext): Promise<void> {
  const group = await duringTransfer(context, 3);
  expectProposalAccepted(group, 1, PROPERTY, 'A transfer to node 3 was in progress, and node 3 was removed');
}

async function otherRemoved(context: ScenarioContext): Promise<void> {
  const group = await duringTransfer(context, 4);
  await expectProposalRefused(group, 1, PROPERTY, 'A transfer to node 3 is in progress, and node 4 was removed');
}

/** Node 1 transfers its leadership to node 3, which is partitioned, and applies the removal of a member. */
async function duringTransfer(context: ScenarioContext, removed: number): Promise<MemberGroup> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3, 4, 5] });
  group.isolate(3);
  group.removeMember(1, removed);
  group.transfer(1, 3);
  await group.settle();
  group.expectMembers(
    1,
    [1, 2, 3, 4, 5].filter((id) => id !== removed),
    'membership',
    `The removal of node ${removed} was committed`,
  );
  return group;
}

async function nextTerm(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  group.isolate(3);
  group.propose(1, bytesOf('x'));
  group.transfer(1, 3);
  await group.settle();
  await group.elect(2);
  group.heal();
  await group.run(2 * HEARTBEAT_TICKS, [2]);
  await group.elect(1);
  expectProposalAccepted(group, 1, PROPERTY, 'Node 1 lost its leadership during a transfer, and was elected again');
}
