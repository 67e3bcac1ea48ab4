import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check, checkRefused } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { ConfChange, MessageType } from '#kit/wire/raft';

import { addNode, removeNode } from './changes';
import { expectChangeAccepted, expectChangeRefused, expectProposalAccepted } from './expectations';
import { MemberGroup } from './member-group';
import { MemberNode } from './member-node';

const PROPERTY = 'one change at a time';

export const oneAtATime = gradedTest('lab3a', 'one-change-at-a-time', {
  title: 'A second change is refused until the first is applied, also by a new leader; other proposals are accepted meanwhile',
  points: 3,
  references: thesis('section 4.1'),
  docsAnchor: 'one-change-at-a-time',
  async run(context) {
    for (const part of [notCommitted, committedNotApplied, newLeader, newLeaderAppliesFirst, overwritten]) await context.part(part);
  },
});

async function notCommitted(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4, 5] });
  group.connectOnly(1);
  group.addMember(1, 4);
  await group.settle();
  const when = 'The addition of node 4 is not committed';
  for (const change of [addNode(5), addNode(4), removeNode(3), removeNode(1)])
    await expectChangeRefused(group, { id: 1, change }, PROPERTY, when);
  expectProposalAccepted(group, 1, PROPERTY, when);
  group.heal();
  await group.run(ELECTION_TICKS, [1]);
  group.expectMembers(1, [1, 2, 3, 4], PROPERTY, 'The addition of node 4 was applied');
  expectChangeAccepted(group, 1, addNode(5), PROPERTY, 'The addition of node 4 was applied');
}

/** The host has the entry of the change to apply. */
async function committedNotApplied(context: ScenarioContext): Promise<void> {
  const node = await MemberNode.lead(context, [1, 2, 3]);
  const propose = (id: number): { index: number } => node.node.proposeConfChange(addNode(id), encoded(id));
  const { index } = propose(4);
  node.acknowledge(2, index);
  node.expectStatus({ commit: index, members: [1, 2, 3] }, 'Node 2 has the change that adds node 4');
  const ready = node.ready();
  await checkRefused('ConfChangeRefused', PROPERTY, 'The addition of node 4 is committed and not applied: a proposal to add node 5', () =>
    propose(5),
  );
  node.finish(ready);
  node.settled();
  const { lastIndex } = node.status;
  const second = propose(5).index;
  check(second === lastIndex + 1, PROPERTY, () => `Expected that a second change becomes entry ${lastIndex + 1}, found ${second}.`);
}

function encoded(id: number): Uint8Array {
  return ConfChange.encode(addNode(id)).finish();
}

/** The new leader has the change in its log, and does not know whether it is committed. */
async function newLeader(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4, 5] });
  group.isDropped = ({ msgType }) => msgType === MessageType.MsgAppendResponse;
  group.addMember(1, 4);
  await group.settle();
  group.isDropped = ({ msgType }) => msgType === MessageType.MsgAppend || msgType === MessageType.MsgAppendResponse;
  await group.elect(2);
  const when = 'The log of the new leader, node 2, has an addition of node 4 that is not applied';
  group.expectMembers(2, [1, 2, 3], PROPERTY, when);
  for (const change of [addNode(5), addNode(4), removeNode(3)]) await expectChangeRefused(group, { id: 2, change }, PROPERTY, when);
  expectProposalAccepted(group, 2, PROPERTY, when);
  group.heal();
  await group.run(ELECTION_TICKS, [2]);
  group.expectMembers(2, [1, 2, 3, 4], PROPERTY, 'The new leader has applied the addition of node 4');
  expectChangeAccepted(group, 2, addNode(5), PROPERTY, 'The new leader has applied the addition of node 4');
}

/** Its log is applied up to the last entry before its term: so the first change can follow. */
async function newLeaderAppliesFirst(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  await group.elect(3);
  await group.run(ELECTION_TICKS, [3]);
  expectChangeAccepted(group, 3, addNode(4), PROPERTY, 'The new leader has applied its whole log');
}

/** The change of node 1 is replaced in its log. */
async function overwritten(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  group.connectOnly(1);
  for (let i = 0; i < 5; i++) expectProposalAccepted(group, 1, PROPERTY, 'Node 1 is partitioned');
  group.addMember(1, 4);
  await group.settle();
  group.connectOnly(2, 3);
  await group.elect(2);
  group.heal();
  await group.run(ELECTION_TICKS, [2]);
  await group.elect(1);
  await group.run(ELECTION_TICKS, [1]);
  group.expectMembers(1, [1, 2, 3], PROPERTY, 'The addition of node 4 was replaced by entries of another leader');
  expectChangeAccepted(group, 1, addNode(4), PROPERTY, 'The first addition of node 4 was replaced by entries of another leader');
}
