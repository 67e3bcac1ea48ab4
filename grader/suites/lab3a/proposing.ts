import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { EntryType } from '#kit/wire/raft';

import { addNode, removeNode } from './changes';
import { expectChangeAccepted, expectChangeRefused } from './expectations';
import { MemberGroup } from './member-group';
import { MemberNode } from './member-node';

const PROPERTY = 'proposing a change';

export const proposing = gradedTest('lab3a', 'propose-change', {
  title: 'A change is an entry of its own type with the data of the host, which only a leader appends; without effect it is refused',
  points: 2,
  references: thesis('section 4.1'),
  docsAnchor: 'proposing-a-change',
  async run(context) {
    for (const part of [entryOfChange, onlyLeader, withoutEffect, lastMember, groupOfTwo, possibleChanges]) await context.part(part);
  },
});

async function entryOfChange(context: ScenarioContext): Promise<void> {
  const node = await MemberNode.lead(context, [1, 2, 3]);
  const data = bytesOf('the command of the host');
  const { lastIndex, term, members } = node.status;
  const entry = node.node.proposeConfChange(addNode(4), data);
  check(
    entry.index === lastIndex + 1 && entry.term === term,
    PROPERTY,
    () => `Expected that the change becomes the entry ${lastIndex + 1}@${term}, found ${entry.index}@${entry.term}.`,
  );
  const stored = node.node.ready().entries.at(-1);
  check(
    stored?.index === entry.index && stored.entryType === EntryType.EntryConfChange,
    PROPERTY,
    () =>
      `Expected that the last entry of the log is entry ${entry.index} of type EntryConfChange, found entry ${stored?.index} of type ${stored?.entryType}.`,
  );
  checkBytes(stored.data, data, PROPERTY, 'The data of the entry of a change');
  const { members: after } = node.status;
  check(after.join() === members.join(), PROPERTY, () => `A change was proposed. Expected unchanged members, found ${after.join(', ')}.`);
}

async function onlyLeader(context: ScenarioContext): Promise<void> {
  const code = 'NotLeader';
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  await expectChangeRefused(group, { id: 2, change: addNode(4), code }, PROPERTY, 'Node 2 is a follower');
  await expectChangeRefused(group, { id: 2, change: addNode(3), code }, PROPERTY, 'Node 2 is a follower');
  group.becomeCandidate(3);
  await expectChangeRefused(group, { id: 3, change: addNode(4), code }, PROPERTY, 'Node 3 is a candidate');
}

async function withoutEffect(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  const when = 'The members are nodes 1, 2 and 3';
  for (const id of [1, 2, 3]) await expectChangeRefused(group, { id: 1, change: addNode(id) }, PROPERTY, when);
  for (const id of [4, 9]) await expectChangeRefused(group, { id: 1, change: removeNode(id) }, PROPERTY, when);
}

async function lastMember(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1] });
  await expectChangeRefused(group, { id: 1, change: removeNode(1) }, PROPERTY, 'Node 1 is the only member');
}

async function groupOfTwo(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2] });
  await expectChangeRefused(group, { id: 1, change: removeNode(1) }, PROPERTY, 'Node 1 leads the members 1 and 2');
  await group.elect(2);
  await expectChangeRefused(group, { id: 2, change: removeNode(2) }, PROPERTY, 'Node 2 leads the members 1 and 2');
  const index = expectChangeAccepted(group, 2, removeNode(1), PROPERTY, 'Node 2 leads the members 1 and 2');
  await group.run(ELECTION_TICKS, [2]);
  group.expectMembers(2, [2], PROPERTY, 'Node 2 removed node 1 from the group of both');
  const more = group.propose(2, bytesOf('alone')).index;
  await group.settle();
  group.expectCommit(2, more, PROPERTY, `Entry ${index} has removed node 1. Node 2 is the only member`);
}

/** Also the leader, and a member that was removed before. */
async function possibleChanges(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3, 4] });
  const first = removeNode(4);
  const next = [addNode(4), addNode(7), removeNode(7), removeNode(3)];
  const own = removeNode(1);
  for (const change of [first, ...next, own]) {
    // The change before it has been applied, and must not block it.
    const property = next.includes(change) ? 'one change at a time' : PROPERTY;
    const after = change === first ? '' : ', and has applied the change before this one';
    expectChangeAccepted(group, 1, change, property, `Node 1 leads the members ${group.status(1).members.join(', ')}${after}`);
    await group.run(ELECTION_TICKS, [1]);
  }
  group.expectMembers(1, [2, 4], PROPERTY, 'The changes remove 4, add 4, add 7, remove 7, remove 3, remove 1 were applied');
}
