import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import type { RaftStatus } from '#kit/raft/state';

import { storageWith } from './fake-messages';
import { ELECTION_TICKS, HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';
import { ScriptedMember } from './scripted-member';

const RULE = 'elections';

export const startsAsFollower = gradedTest('lab2aa', 'starts-as-follower', {
  title: 'A node starts as a follower, a new one in term 0, and leads without the votes of others only if it is alone in its group',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'terms',
  async run(context) {
    await newNodes(context);
    await startsFromStorage(context);
    await aloneLeads(context);
    await unansweredNeverLeads(context);
    await strangerStaysOut(context);
  },
});

async function newNodes(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  for (const id of group.ids) {
    expectStatus(group.status(id), { role: 'follower', term: 0, vote: 0, leader: 0, commit: 0, lastIndex: 0 }, 'a new node');
    for (let tick = 1; tick < ELECTION_TICKS; tick++) group.tick(id);
    expectStatus(group.status(id), { role: 'follower', term: 0 }, `a new node, ${ELECTION_TICKS - 1} ticks old`);
  }
}

async function startsFromStorage(context: ScenarioContext): Promise<void> {
  const storage = (): MemoryRaftStorage => storageWith([2, 2, 5], { term: 7, vote: 2 });
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage });
  const expected = { role: 'follower', term: 7, vote: 2, leader: 0, lastIndex: 3 } as const;
  expectStatus(group.status(1), expected, 'a node whose storage knows term 7, and its vote for 2');
}

async function aloneLeads(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 1, replicates: false });
  await group.run(2 * ELECTION_TICKS);
  expectStatus(group.status(1), { role: 'leader', leader: 1 }, `a node alone in its group, ${2 * ELECTION_TICKS} ticks old`);
  const other = await ScriptedGroup.start(context, { size: 1, replicates: false });
  await other.elect(1);
  const { term } = other.status(1);
  await other.run(5 * ELECTION_TICKS);
  expectStatus(other.status(1), { role: 'leader', term }, 'a node alone in its group, long after it was elected');
}

async function unansweredNeverLeads(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 2, replicates: false });
  group.isolate(1);
  for (let tick = 0; tick < 10 * ELECTION_TICKS; tick++) {
    await group.run(1, [1]);
    const { role } = group.status(1);
    check(role !== 'leader', RULE, () => `A node of a group of 2 leads, though nobody has answered it (tick ${tick + 1}).`);
  }
}

/** It may have been removed, or not be added yet. */
async function strangerStaysOut(context: ScenarioContext): Promise<void> {
  const config = { id: 1, members: [2, 3], electionTicks: ELECTION_TICKS, heartbeatTicks: HEARTBEAT_TICKS, replicates: false };
  const group = new ScriptedGroup(context, [await ScriptedMember.start(context, config)]);
  group.tick(1, 5 * ELECTION_TICKS);
  group.campaign(1);
  expectStatus(group.status(1), { role: 'follower', term: 0 }, 'a node that is no member of its group');
  check(group.sent.length === 0, RULE, () => 'A node that is no member of its group asks for votes.');
}

function expectStatus(status: RaftStatus, expected: Partial<RaftStatus>, who: string): void {
  for (const [name, value] of Object.entries(expected)) {
    const actual = status[name as keyof RaftStatus];
    check(actual === value, RULE, () => `${who}: expected ${name} ${String(value)}, got ${String(actual)}.`);
  }
}
