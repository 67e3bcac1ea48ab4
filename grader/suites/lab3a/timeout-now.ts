import { gradedTest } from '#grader/catalogue/define-test';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { compareStatus } from '#harness/scenario/raft/describe-status';
import { quantity } from '#kit/quantity';
import { makeMessage } from '#kit/raft/message';
import { type Message, MessageType } from '#kit/wire/raft';

import { removeNode } from './changes';
import { MemberGroup } from './member-group';

const PROPERTY = 'timeout now';

export const timeoutNow = gradedTest('lab3a', 'timeout-now', {
  title:
    'A member that is told to campaign starts an election at once; a leader and a node that is not a member ignore it, as of an old term',
  points: 2,
  references: thesis('section 3.10'),
  docsAnchor: 'timeout-now',
  async run(context) {
    for (const part of [memberCampaigns, ignored]) await context.part(part);
  },
});

async function memberCampaigns(context: ScenarioContext): Promise<void> {
  for (const later of [0, 3]) {
    const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
    const term = group.status(2).term + later;
    const sent = group.responsesTo(2, message(2, term));
    const requests = sent.filter(({ msgType }) => msgType === MessageType.MsgRequestVote);
    const what = `Node 2, a follower, received a MsgTimeoutNow of term ${term}`;
    const { role, term: found } = group.status(2);
    check(
      role === 'candidate' && found === term + 1,
      PROPERTY,
      () => `${what}. Expected that node 2 is a candidate in term ${term + 1}, found that it is a ${role} in term ${found}.`,
    );
    const receivers = requests
      .map(({ to }) => to)
      .sort()
      .join();
    check(
      receivers === '1,3',
      PROPERTY,
      () => `${what}. Expected vote requests to nodes 1 and 3, found requests to ${receivers || 'none'}.`,
    );
  }
}

function message(to: number, term: number): Message {
  return makeMessage(MessageType.MsgTimeoutNow, to, { from: 1, term });
}

async function ignored(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3], newPeers: [4] });
  const { term } = group.status(1);
  expectIgnored(group, 1, term, 'a leader');
  expectIgnored(group, 2, term - 1, 'a follower in a later term');
  expectIgnored(group, 4, 0, 'a node that is not a member');
  group.apply(3, removeNode(3));
  expectIgnored(group, 3, term, 'a removed member');
}

function expectIgnored(group: MemberGroup, id: number, term: number, who: string): void {
  const before = group.status(id);
  const sent = group.responsesTo(id, message(id, term)).length;
  const what = `Node ${id}, ${who}, received a MsgTimeoutNow of term ${term}`;
  const differs = compareStatus({ role: before.role, term: before.term }, group.status(id));
  check(
    differs === undefined,
    PROPERTY,
    () => `${what}. Expected that node ${id} stays as it was, with ${differs!.expected}; found ${differs!.found}.`,
  );
  check(sent === 0, PROPERTY, () => `${what}. Expected that node ${id} sends nothing, found ${quantity(sent, 'message')}.`);
}
