import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { ConfChange, MessageType } from '#kit/wire/raft';

import { removeNode } from './changes';
import { expectProposalRefused, expectSilent } from './expectations';
import { MemberGroup } from './member-group';
import { MemberNode } from './member-node';

const PROPERTY = 'removed leader';

export const removedLeader = gradedTest('lab3a', 'removed-leader', {
  title: 'A leader that applies its own removal tells the others the commit index, steps down, and never campaigns; the others continue',
  points: 2,
  references: thesis('section 4.2.2'),
  docsAnchor: 'removing-the-leader',
  async run(context) {
    await context.part(tellsOthers);
    for (const founders of [
      [1, 2, 3],
      [1, 2, 3, 4, 5],
    ])
      await context.part(() => othersContinue(context, founders));
  },
});

async function tellsOthers(context: ScenarioContext): Promise<void> {
  const node = await MemberNode.lead(context, [1, 2, 3], PROPERTY);
  const change = removeNode(1);
  const { index } = node.node.proposeConfChange(change, ConfChange.encode(change).finish());
  const { term } = node.status;
  node.settled();
  node.acknowledge(2, index);
  const sent = node.settled();
  const when = `Node 1 removed itself with entry ${index}, which node 2 has`;
  node.expectStatus({ role: 'follower', term, leader: 0, commit: index, members: [2, 3] }, when);
  const told = sent.find(({ to, msgType, commit }) => to === 2 && msgType !== MessageType.MsgAppendResponse && commit >= index);
  check(told !== undefined, PROPERTY, () => `${when}. Expected a last message to node 2 with the commit index ${index}, found none.`);
  check(
    told.term === term,
    PROPERTY,
    () => `${when}. Expected that its last message to node 2 has term ${term}, in which it led; found a message of term ${told.term}.`,
  );
  check(
    told.from === 1,
    PROPERTY,
    () => `${when}. Expected that its last message to node 2 is from node 1, found a message from node ${told.from}.`,
  );
  const beyond = sent.find(({ to, msgType, commit }) => to === 3 && msgType === MessageType.MsgHeartbeat && commit >= index);
  check(
    beyond === undefined,
    PROPERTY,
    () =>
      `${when}. Node 3 has confirmed only ${index - 1} entries. Expected no heartbeat to it with a commit index above that, found ${beyond!.commit}.`,
  );
}

async function othersContinue(context: ScenarioContext, founders: readonly number[]): Promise<void> {
  const group = await MemberGroup.led(context, { founders });
  const others = founders.slice(1);
  const { index } = group.removeMember(1, 1);
  await group.settle();
  const when = `Node 1 removed itself with entry ${index}, and all messages were delivered`;
  group.expectMembers(1, others, PROPERTY, when);
  const { role, term } = group.status(1);
  check(role === 'follower', PROPERTY, () => `${when}. Expected that it is a follower, found a ${role}.`);
  const knowing = others.filter((id) => group.status(id).commit >= index);
  check(knowing.length > 0, PROPERTY, () => `${when}. Expected that another node knows that it is committed, found none.`);
  await expectProposalRefused(group, 1, PROPERTY, 'Node 1 has removed itself');
  const sent = group.sent.length;
  group.tick(1, 10 * ELECTION_TICKS);
  group.campaign(1);
  expectSilent(group, sent, PROPERTY, 'Node 1 has removed itself, and its election timeout elapsed many times');
  check(
    group.status(1).term === term,
    PROPERTY,
    () => `Node 1 has removed itself. Expected that node 1 stays in term ${term}, found that it is in term ${group.status(1).term}.`,
  );
  group.isolate(1);
  await group.elect(2);
  const more = group.propose(2, bytesOf('without node 1')).index;
  await group.run(ELECTION_TICKS, [2]);
  for (const id of others) {
    group.expectMembers(id, others, PROPERTY, 'Node 1 has removed itself, and node 2 leads');
    group.expectCommit(id, more, PROPERTY, `Node 1 has removed itself, and node 2, the new leader, proposed entry ${more}`);
  }
}
