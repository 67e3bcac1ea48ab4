import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import type { RaftStatus } from '#kit/raft/state';
import { MessageType } from '#kit/wire/raft';

import { storageWith, voteRequest } from './fake-messages';
import { ELECTION_TICKS, HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';
import { ScriptedMember } from './scripted-member';

const PROPERTY = 'elections';

export const startsAsFollower = gradedTest('lab2aa', 'starts-as-follower', {
  title: 'A node starts as a follower, a new node in term 0. It becomes leader without votes of others only if it is the only member',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'terms',
  async run(context) {
    for (const part of [newNodes, startsFromStorage, onlyMemberLeads, neverLeadsWithoutVotes, nonMemberStaysFollower])
      await context.part(part);
  },
});

async function newNodes(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  for (const id of group.ids) {
    expectStatus(group.status(id), { role: 'follower', term: 0, vote: 0, leader: 0, commit: 0, lastIndex: 0 }, 'a new node');
    for (let tick = 1; tick < ELECTION_TICKS; tick++) group.tick(id);
    expectStatus(group.status(id), { role: 'follower', term: 0 }, `a new node after ${ELECTION_TICKS - 1} ticks`);
  }
}

async function startsFromStorage(context: ScenarioContext): Promise<void> {
  const storage = (): MemoryRaftStorage => storageWith([2, 2, 5], { term: 7, vote: 2 });
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage });
  const expected = { role: 'follower', term: 7, vote: 2, leader: 0, lastIndex: 3 } as const;
  expectStatus(group.status(1), expected, 'a node whose storage has term 7 and a vote for node 2');
}

async function onlyMemberLeads(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 1, replicates: false });
  await group.run(2 * ELECTION_TICKS);
  expectStatus(group.status(1), { role: 'leader', leader: 1 }, `the only member of a group after ${2 * ELECTION_TICKS} ticks`);
  const other = await ScriptedGroup.start(context, { size: 1, replicates: false });
  await other.elect(1);
  const { term } = other.status(1);
  await other.run(5 * ELECTION_TICKS);
  expectStatus(other.status(1), { role: 'leader', term }, `the only member of a group ${5 * ELECTION_TICKS} ticks after it was elected`);
}

async function neverLeadsWithoutVotes(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 2, replicates: false });
  group.isolate(1);
  for (let tick = 0; tick < 10 * ELECTION_TICKS; tick++) {
    await group.run(1, [1]);
    const { role } = group.status(1);
    check(
      role !== 'leader',
      PROPERTY,
      () => `Expected node 1 of a group of 2 not to lead without a response of node 2, found a leader at tick ${tick + 1}.`,
    );
  }
}

/** It was removed, or is not added yet. */
async function nonMemberStaysFollower(context: ScenarioContext): Promise<void> {
  const config = { id: 1, members: [2, 3], electionTicks: ELECTION_TICKS, heartbeatTicks: HEARTBEAT_TICKS, replicates: false };
  const group = new ScriptedGroup(context, [await ScriptedMember.start(context, config)]);
  group.tick(1, 5 * ELECTION_TICKS);
  group.campaign(1);
  expectStatus(group.status(1), { role: 'follower', term: 0 }, 'a node that is not a member of its group');
  check(
    group.sent.length === 0,
    PROPERTY,
    () => `Expected a node that is not a member of its group to send nothing, found ${group.sent.length} messages.`,
  );
  const responses = group.responsesTo(1, voteRequest({ from: 2, to: 1, term: 1 }));
  const isGranted = responses.some(({ msgType, to, reject }) => msgType === MessageType.MsgRequestVoteResponse && to === 2 && !reject);
  check(
    isGranted && group.status(1).vote === 2,
    PROPERTY,
    () =>
      'The list of members of node 1 lacks itself, but may be out of date. A candidate requested its vote. Expected a granted vote, ' +
      `found ${isGranted ? 'none in its status' : 'none'}.`,
  );
}

function expectStatus(status: RaftStatus, expected: Partial<RaftStatus>, who: string): void {
  for (const [name, value] of Object.entries(expected)) {
    const actual = status[name as keyof RaftStatus];
    check(actual === value, PROPERTY, () => `${who}: expected ${name} ${String(value)}, found ${String(actual)}.`);
  }
}
