import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { MessageType } from '#kit/wire/raft';

import { expectProposalAccepted, expectProposalRefused, expectSilent, sentTo } from './expectations';
import { MemberGroup } from './member-group';

const PROPERTY = 'leader transfer';
/** A part of the time limit. */
const PART_TICKS = 6;

export const transferTargets = gradedTest('lab3a', 'transfer-targets', {
  title:
    'A transfer to itself, to a node that is not a member, or by a follower is ignored; to the same target too; another target replaces',
  points: 2,
  references: thesis('section 3.10'),
  docsAnchor: 'transferring-the-leadership',
  async run(context) {
    for (const part of [impossible, impossibleDuringTransfer, sameTarget, otherTarget, byFollower]) await context.part(part);
  },
});

async function impossible(context: ScenarioContext): Promise<void> {
  for (const target of [1, 4, 9, 0]) {
    const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
    const sent = group.sent.length;
    group.transfer(1, target);
    const when = `Node 1 leads the members 1, 2 and 3, and was asked for a transfer to node ${target}`;
    expectSilent(group, sent, PROPERTY, when);
    expectProposalAccepted(group, 1, PROPERTY, when);
  }
}

async function impossibleDuringTransfer(context: ScenarioContext): Promise<void> {
  for (const target of [1, 4]) {
    const group = await stuckTransfer(context);
    group.transfer(1, target);
    await expectProposalRefused(group, 1, PROPERTY, `A transfer to node 2 is in progress, and one to node ${target} was asked for`);
  }
}

/** Node 1 transfers its leadership to node 2, and no message is delivered. */
async function stuckTransfer(context: ScenarioContext): Promise<MemberGroup> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  group.connectOnly(1);
  group.transfer(1, 2);
  await group.settle();
  return group;
}

async function sameTarget(context: ScenarioContext): Promise<void> {
  const group = await stuckTransfer(context);
  await group.run(PART_TICKS, [1]);
  const sent = group.sent.length;
  group.transfer(1, 2);
  expectSilent(group, sent, PROPERTY, 'A transfer to node 2 is in progress, and was asked for again');
  await expectProposalRefused(group, 1, PROPERTY, 'A transfer to node 2 is in progress, and was asked for again');
  await group.run(ELECTION_TICKS - PART_TICKS, [1]);
  expectProposalAccepted(group, 1, PROPERTY, `A transfer to node 2 began ${ELECTION_TICKS} ticks ago, and was asked for again in between`);
}

async function otherTarget(context: ScenarioContext): Promise<void> {
  const group = await stuckTransfer(context);
  await group.run(PART_TICKS, [1]);
  const sent = group.sent.length;
  group.transfer(1, 3);
  const toNew = sentTo(group, 3, MessageType.MsgTimeoutNow, sent).length;
  check(toNew > 0, PROPERTY, () => 'A transfer to node 3 replaced one to node 2. Expected a MsgTimeoutNow to node 3, found none.');
  await group.run(ELECTION_TICKS - 1, [1]);
  await expectProposalRefused(group, 1, PROPERTY, `A transfer to node 3 replaced one to node 2 ${ELECTION_TICKS - 1} ticks ago`);
  await group.run(1, [1]);
  expectProposalAccepted(group, 1, PROPERTY, `A transfer to node 3 replaced one to node 2 ${ELECTION_TICKS} ticks ago`);
}

async function byFollower(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  const { term } = group.status(1);
  const sent = group.sent.length;
  group.transfer(2, 3);
  expectSilent(group, sent, PROPERTY, 'Node 2, a follower, was asked for a transfer to node 3');
  await group.elect(2);
  expectProposalAccepted(group, 2, PROPERTY, `Node 2 was asked for a transfer as a follower of term ${term}, and leads now`);
}
