import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS, HEARTBEAT_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { MessageType } from '#kit/wire/raft';

import { expectSilent, sentTo } from './expectations';
import { MemberGroup } from './member-group';

const PROPERTY = 'new members';

export const newMember = gradedTest('lab3a', 'new-member', {
  title: 'A new member starts empty, does not campaign, is caught up by a snapshot, also if the first is lost, and can then lead',
  points: 2,
  references: thesis('section 4.2.1'),
  docsAnchor: 'new-members',
  async run(context) {
    await context.part(waits);
    for (const lost of [0, 2]) await context.part(() => catchesUp(context, lost));
  },
});

async function waits(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.found(context, { founders: [1], newPeers: [2] });
  const sent = group.sent.length;
  group.tick(2, 10 * ELECTION_TICKS);
  group.campaign(2);
  expectSilent(group, sent, PROPERTY, 'Node 2 is not a member of any group, and its election timeout elapsed many times');
  const { role, term } = group.status(2);
  check(
    role === 'follower' && term === 0,
    PROPERTY,
    () => `Node 2 is not a member. Expected a follower in term 0, found a ${role} in term ${term}.`,
  );
}

async function catchesUp(context: ScenarioContext, lost: number): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  for (let i = 0; i < 5; i++) group.propose(1, bytesOf(`${i}`));
  await group.settle();
  let left = lost;
  group.isDropped = ({ msgType }) => msgType === MessageType.MsgSnapshot && left-- > 0;
  group.addMember(1, 4);
  await group.run((lost + 3) * HEARTBEAT_TICKS, [1]);
  const when = `Node 4 was added, and ${lost} snapshots for it were lost`;
  const snapshots = sentTo(group, 4, MessageType.MsgSnapshot);
  check(snapshots.length > lost, PROPERTY, () => `${when}. Expected ${lost + 1} snapshots for it, found ${snapshots.length}.`);
  const { commit } = group.status(1);
  group.expectMembers(4, [1, 2, 3, 4], PROPERTY, when);
  group.expectCommit(4, commit, PROPERTY, when);
  await group.elect(4);
  await group.run(2 * HEARTBEAT_TICKS, [4]);
  const { index } = group.propose(4, bytesOf('of the new member'));
  await group.run(2 * HEARTBEAT_TICKS, [4]);
  for (const id of group.ids) group.expectCommit(id, index, PROPERTY, `Node 4 was added and elected, and proposed entry ${index}`);
}
