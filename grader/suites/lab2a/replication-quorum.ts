import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import { MemoryRaftStorage } from '#kit/raft/storage';

import { appendResponse } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'quorum';

export const commitQuorum = gradedTest('lab2ab', 'commit-quorum', {
  title: 'An entry is committed when more than half of the current members have it, also in groups of even size. Other nodes do not count',
  points: 1,
  references: paper('sections 5.3 and 6'),
  docsAnchor: 'commit',
  async run(context) {
    for (const size of [1, 2, 3, 4, 5, 6]) await context.part(() => moreThanHalf(context, size));
    for (const part of [currentMembers, onlyMembers]) await context.part(part);
  },
});

async function moreThanHalf(context: ScenarioContext, size: number): Promise<void> {
  const group = await ScriptedGroup.start(context, { size });
  await group.elect(1);
  await group.run(ELECTION_TICKS, [1]);
  const others = Math.floor(size / 2);
  if (others > 0) {
    group.connectOnly(...group.ids.slice(0, others));
    const index = await proposed(group);
    expectCommit(group, index - 1, `${others} of ${size} members have entry ${index}`);
  }
  group.connectOnly(...group.ids.slice(0, others + 1));
  const last = await proposed(group);
  expectCommit(group, last, `${others + 1} of ${size} members have entry ${last}`);
}

async function proposed(group: ScriptedGroup): Promise<number> {
  const { index } = group.propose(1, bytesOf('x'));
  await group.run(2 * ELECTION_TICKS, [1]);
  return index;
}

function expectCommit(group: ScriptedGroup, commit: number, why: string): void {
  const actual = group.status(1).commit;
  check(actual === commit, PROPERTY, () => `${why}. Expected commit index ${commit} of the leader, found ${actual}.`);
}

/** The storage has the current members; the configuration has those of the new group. */
async function currentMembers(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, storage: () => withMembers([1, 2, 3]) });
  const { members } = group.status(1);
  check(members.join() === '1,2,3', PROPERTY, () => `Expected the members 1,2,3 of the storage, found ${members.join()}.`);
  group.connectOnly(1, 2);
  await group.elect(1);
  const index = await proposed(group);
  expectCommit(group, index, `2 of the current members 1, 2 and 3 have entry ${index}`);
  const toOthers = group.sent.filter(({ to }) => to > 3).length;
  check(toOthers === 0, PROPERTY, () => `Expected no messages to nodes other than the members 1, 2 and 3, found ${toOthers}.`);
  const alone = await ScriptedGroup.start(context, { size: 5, storage: () => withMembers([1]) });
  await alone.elect(1);
  expectCommit(alone, await proposed(alone), 'The only current member has it');
}

function withMembers(members: readonly number[]): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.setMembers(members);
  return storage;
}

/** A removed member may still respond. */
async function onlyMembers(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, storage: () => withMembers([1, 2, 3, 4]) });
  await group.elect(1);
  await group.run(ELECTION_TICKS, [1]);
  group.connectOnly(1, 2);
  const index = await proposed(group);
  const { term } = group.status(1);
  for (const from of [5, 98, 99]) group.step(1, appendResponse({ from, to: 1, term }, index));
  group.step(1, appendResponse({ from: 2, to: 1, term }, index));
  expectCommit(group, index - 1, `2 of the members 1 to 4 have entry ${index}, and nodes that are no members acknowledge it`);
  group.step(1, appendResponse({ from: 4, to: 1, term }, index));
  expectCommit(group, index, `3 of the members 1 to 4 have entry ${index}`);
}
