import { gradedTest } from '#grader/catalogue/define-test';
import { appendRejection } from '#grader/suites/lab2a/fake-messages';
import { ELECTION_TICKS, HEARTBEAT_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { makeMessage } from '#kit/raft/message';
import { MessageType } from '#kit/wire/raft';

import { sentTo } from './expectations';
import { MemberGroup } from './member-group';

const PROPERTY = 'leader transfer';

export const transferring = gradedTest('lab3a', 'transfer-leader', {
  title: 'A target that has the whole log becomes leader at once, without a timeout; a lagging target is brought up to date first',
  points: 2,
  references: thesis('section 3.10'),
  docsAnchor: 'transferring-the-leadership',
  async run(context) {
    for (const size of [2, 3, 5]) await context.part(() => upToDate(context, size));
    await context.part(lagging);
    await context.part(otherFollowersResponse);
    await context.part(refusalOfTarget);
    await context.part(needsSnapshot);
    await context.part(newMember);
    await context.part(askedByTarget);
  },
});

async function upToDate(context: ScenarioContext, size: number): Promise<void> {
  const group = await MemberGroup.led(context, { founders: Array.from({ length: size }, (_, i) => i + 1), checkQuorum: true });
  const { term } = group.status(1);
  group.transfer(1, size);
  const toTarget = group.inFlight.filter(({ message }) => message.msgType === MessageType.MsgTimeoutNow).map(({ message }) => message.to);
  check(
    toTarget.join() === `${size}`,
    PROPERTY,
    () =>
      `Node ${size} has the whole log. Expected a MsgTimeoutNow to it at once, found ${toTarget.length}, to nodes: ${toTarget.join(', ') || 'none'}.`,
  );
  await group.settle();
  group.expectLeader(
    size,
    PROPERTY,
    `Node 1 transferred its leadership to node ${size}, and all messages were delivered without a tick`,
    term + 1,
  );
  const { role } = group.status(1);
  check(role === 'follower', PROPERTY, () => `Node 1 transferred its leadership to node ${size}. Expected a follower, found a ${role}.`);
}

/** Node 3 lacks entries. The append that brings it up to date goes out with the transfer: no tick follows. */
async function lagging(context: ScenarioContext): Promise<void> {
  for (const heartbeats of [0, 3]) {
    const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
    group.isolate(3);
    for (let i = 0; i < 5; i++) group.propose(1, bytesOf(`${i}`));
    await group.run(heartbeats * HEARTBEAT_TICKS, [1]);
    await group.settle();
    group.heal();
    await transferToLagging(group, 'Node 3 lacks five entries');
  }
}

/** Node 1 transfers its leadership to node 3, which must get the whole log first. */
async function transferToLagging(group: MemberGroup, why: string): Promise<void> {
  const { term, lastIndex } = group.status(1);
  const sent = group.sent.length;
  group.transfer(1, 3);
  for (let step = 0; group.inFlight.length > 0 && step < 100; step++) {
    const early = sentTo(group, 3, MessageType.MsgTimeoutNow, sent).length;
    const end = group.status(3).lastIndex;
    check(
      early === 0 || end >= lastIndex,
      PROPERTY,
      () => `${why}. Expected no MsgTimeoutNow before it has entry ${lastIndex}, found one when its log ended at ${end}.`,
    );
    group.deliver();
  }
  await group.settle();
  group.expectLeader(
    3,
    PROPERTY,
    `${why}. Node 1 transferred its leadership to it, and all messages were delivered without a tick`,
    term + 1,
  );
}

/** Node 2 responds while node 3, the target, is partitioned. */
async function otherFollowersResponse(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  group.isDropped = ({ to }) => to === 3;
  group.propose(1, bytesOf('x'));
  const sent = group.sent.length;
  group.transfer(1, 3);
  await group.settle();
  await group.run(HEARTBEAT_TICKS, [1]);
  const found = group.sent.slice(sent).filter(({ msgType }) => msgType === MessageType.MsgTimeoutNow);
  check(
    found.length === 0,
    PROPERTY,
    () =>
      `Node 3 is the target and lacks an entry; node 2 has all. Expected no MsgTimeoutNow, found ${found.length}, the first to node ${found[0]!.to}.`,
  );
}

/** The index of a refusal is a hint. The target may have as many entries as the leader, and other ones. */
async function refusalOfTarget(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  group.isDropped = ({ to }) => to === 3;
  group.propose(1, bytesOf('x'));
  await group.settle();
  group.transfer(1, 3);
  const sent = group.sent.length;
  const { term, lastIndex } = group.status(1);
  group.step(1, appendRejection({ from: 3, to: 1, term }, lastIndex));
  await group.settle();
  const found = sentTo(group, 3, MessageType.MsgTimeoutNow, sent).length;
  check(
    found === 0,
    PROPERTY,
    () =>
      `Node 3, the target, refuses an append and names entry ${lastIndex}, the last index of the leader, as the one to try. Expected no MsgTimeoutNow to it, found ${found}.`,
  );
}

async function needsSnapshot(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  group.isolate(3);
  for (let i = 0; i < 5; i++) group.propose(1, bytesOf(`${i}`));
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.compact(1);
  group.propose(1, bytesOf('after the snapshot'));
  await group.settle();
  group.heal();
  await transferToLagging(group, 'Node 3 lacks entries that the leader has discarded');
}

/** The new member was never sent anything. */
async function newMember(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2], newPeers: [3] });
  group.isolate(3);
  group.addMember(1, 3);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.heal();
  await transferToLagging(group, 'Node 3 is a new member without a log');
  await group.run(ELECTION_TICKS, [3]);
  group.expectMembers(3, [1, 2, 3], 'new members', 'Node 3, a new member, leads');
}

/** Only a leader handles the request. */
async function askedByTarget(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  const { term } = group.status(1);
  const request = (to: number): void => group.step(to, makeMessage(MessageType.MsgTransferLeader, to, { from: 3, term }));
  request(2);
  await group.settle();
  group.expectLeader(1, PROPERTY, 'Node 3 asked node 2, a follower, for the leadership', term);
  request(1);
  await group.settle();
  group.expectLeader(3, PROPERTY, 'Node 3 asked node 1, the leader, for the leadership', term + 1);
}
