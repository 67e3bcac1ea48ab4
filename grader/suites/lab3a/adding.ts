import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS, HEARTBEAT_TICKS } from '#grader/suites/lab2a/scripted-group';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { MessageType } from '#kit/wire/raft';

import { addNode } from './changes';
import { sentTo } from './expectations';
import { MemberGroup } from './member-group';

const PROPERTY = 'membership';

export const adding = gradedTest('lab3a', 'add-member', {
  title: 'A member that is added counts from when the change is applied, and not before; it counts as having no entries, and as active',
  points: 2,
  references: paper('section 6'),
  docsAnchor: 'applying-a-change',
  async run(context) {
    for (const part of [commitNeedsMore, electionNeedsMore, everyNode, startsActive, sameChangeTwice, isProbed, notBeforeApplied])
      await context.part(part);
  },
});

/** 2 of 3 commit the change, and what was proposed before it is applied; 2 of 4 commit nothing more. */
async function commitNeedsMore(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  const before = group.status(1).commit;
  group.connectOnly(1);
  const change = group.addMember(1, 4);
  const more = group.propose(1, bytesOf('before'));
  await group.settle();
  group.expectMembers(1, [1, 2, 3], PROPERTY, 'The leader has appended a change that adds node 4, and no other node has it');
  group.expectCommit(1, before, PROPERTY, 'The leader has appended a change that adds node 4, and no other node has it');
  group.connectOnly(1, 2);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const when = `Nodes 1 and 2 of the members 1, 2 and 3 have the change ${change.index}, which adds node 4`;
  group.expectCommit(1, more.index, PROPERTY, `${when}, and entry ${more.index}`);
  group.expectMembers(1, [1, 2, 3, 4], PROPERTY, when);
  const { index } = group.propose(1, bytesOf('after'));
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.expectCommit(1, more.index, PROPERTY, `Node 4 was added. Nodes 1 and 2 of 4 members have entry ${index}`);
  group.connectOnly(1, 2, 3);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.expectCommit(1, index, PROPERTY, `Node 4 was added. Nodes 1, 2 and 3 of 4 members have entry ${index}`);
}

async function electionNeedsMore(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  group.addMember(1, 4);
  await group.run(ELECTION_TICKS, [1]);
  group.connectOnly(2, 3);
  group.campaign(2);
  await group.settle();
  const { role } = group.status(2);
  check(
    role !== 'leader',
    PROPERTY,
    () => `Node 4 was added. Nodes 2 and 3 of 4 members vote for node 2. Expected no leader, found that node 2 is a ${role}.`,
  );
  group.connectOnly(2, 3, 4);
  await group.elect(2);
}

/** All nodes have the members in ascending order, in any order of the ids. */
async function everyNode(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [2, 3, 5], newPeers: [1, 4] });
  for (const [added, members] of [
    [4, [2, 3, 4, 5]],
    [1, [1, 2, 3, 4, 5]],
  ] as const) {
    group.addMember(2, added);
    await group.run(ELECTION_TICKS, [2]);
    for (const id of members) group.expectMembers(id, members, PROPERTY, `Node ${added} was added, and all messages were delivered`);
  }
  const { commit } = group.status(2);
  for (const id of [2, 3]) {
    group.apply(id, addNode(10));
    group.expectMembers(id, [1, 2, 3, 4, 5, 10], PROPERTY, 'Node 10 was added');
  }
  for (const id of [1, 4]) group.expectCommit(id, commit, PROPERTY, `Node ${id} was added, and the leader sent heartbeats`);
}

/** The check comes before the new member can respond. */
async function startsActive(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.found(context, { founders: [1], newPeers: [2], checkQuorum: true });
  await group.elect(1);
  group.tick(1, ELECTION_TICKS - 1);
  group.addMember(1, 2);
  group.isolate(2);
  group.tick(1);
  group.expectLeader(1, PROPERTY, 'Node 2 was added one tick before the quorum check of the leader, node 1');
  await group.run(2 * ELECTION_TICKS, [1]);
  const { role } = group.status(1);
  check(
    role !== 'leader',
    PROPERTY,
    () =>
      `Node 2 was added to the group of node 1 and never responded. Expected that node 1 steps down at a quorum check, found a ${role}.`,
  );
}

/** A member that has not responded gets one append, and not one per proposal. */
async function isProbed(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  group.isolate(4);
  group.addMember(1, 4);
  await group.settle();
  const before = group.sent.length;
  for (let i = 0; i < 8; i++) group.propose(1, bytesOf(`${i}`));
  await group.settle();
  const found = sentTo(group, 4, MessageType.MsgAppend, before).length;
  check(
    found <= 1,
    PROPERTY,
    () => `Node 4 was added and has not responded yet; then there were 8 proposals. Expected at most one append to it, found ${found}.`,
  );
}

/** A leader that hears from nobody proposes to add node 4, directly after a quorum check. The next check must not count that node. */
async function notBeforeApplied(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4], checkQuorum: true });
  group.connectOnly(1);
  await group.run(ELECTION_TICKS, [1]);
  group.addMember(1, 4);
  await group.run(ELECTION_TICKS, [1]);
  const { role } = group.status(1);
  check(
    role !== 'leader',
    PROPERTY,
    () =>
      `A leader of three members hears from nobody. It has proposed to add node 4, and the change is not committed. Expected that it steps down at its quorum check, found a ${role}.`,
  );
}

/** The second time, the leader knows what the member has. */
async function sameChangeTwice(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2], newPeers: [3] });
  group.addMember(1, 3);
  await group.run(ELECTION_TICKS, [1]);
  const match = group.minMatch(1);
  for (const id of [1, 2, 3]) group.apply(id, addNode(3));
  for (const id of [1, 2, 3]) group.expectMembers(id, [1, 2, 3], PROPERTY, 'The addition of node 3 was applied twice');
  const found = group.minMatch(1);
  check(
    found === match,
    PROPERTY,
    () => `The addition of node 3 was applied a second time. Expected that all members match to ${match} as before, found ${found}.`,
  );
}
