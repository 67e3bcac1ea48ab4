import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType } from '#kit/wire/raft';

import { storageWith } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';
import { readLog } from './read-log';

const RULE = 'commit';

export const figure8 = gradedTest('lab2ab', 'figure-8', {
  title: 'A leader commits only by counting who has an entry of its own term; earlier ones are committed with it, never by themselves',
  points: 1,
  references: paper('section 5.4.2 and figure 8'),
  docsAnchor: 'commit',
  async run(context) {
    await overwritten(context);
    await committed(context);
  },
});

/** Figure 8 (c): S1 leads term 4, and a majority has its entry of term 2, but nobody else that of term 4. */
async function partC(context: ScenarioContext): Promise<ScriptedGroup> {
  const storage = (id: number): MemoryRaftStorage => {
    const terms = id === 1 ? [1, 2] : id === 5 ? [1, 3] : [1];
    return storageWith(terms, { term: id <= 2 ? 2 : 3, commit: 1 });
  };
  // Each entry with data fills an append, so that the one of term 2 travels without that of term 4.
  const group = await ScriptedGroup.start(context, { size: 5, maxAppendBytes: 1, storage });
  group.isDropped = (message) => [message.from, message.to].includes(5) || isOfFourth(group, message);
  await group.elect(1);
  await group.run(2 * ELECTION_TICKS, [1]);
  for (const id of [2, 3]) {
    const { lastIndex } = group.status(id);
    check(
      lastIndex === 2,
      'replication',
      () => `With maxAppendBytes 1, the entry at 2 should have reached node ${id} by itself; its log ends at ${lastIndex}.`,
    );
  }
  return group;
}

/** S4 gets no entries; the others none of the leader's own term, but to refuse them. */
function isOfFourth(group: ScriptedGroup, { msgType, to, index, entries, term }: Message): boolean {
  if (msgType !== MessageType.MsgAppend) return false;
  return to === 4 || (entries.some((entry) => entry.term === term) && group.status(to).lastIndex >= index);
}

/** Figure 8 (c) and (d). */
async function overwritten(context: ScenarioContext): Promise<void> {
  const group = await partC(context);
  for (const id of [1, 2, 3, 4]) {
    const { commit } = group.status(id);
    check(
      commit === 1,
      RULE,
      () =>
        `Figure 8 (c): the entry at 2, of term 2, is on a majority in term 4, and node ${id} has committed to ${commit}; a ` +
        'later leader may still overwrite it.',
    );
  }
  group.connectOnly(2, 3, 4, 5);
  await group.elect(5);
  await group.run(2 * ELECTION_TICKS, [5]);
  const { commit } = group.status(5);
  check(commit >= 3, RULE, () => `Figure 8 (d): node 5 leads and reaches a majority, but has committed only to ${commit}.`);
  const log = await readLog(group, 3);
  check(
    log[1]?.term === 3,
    'log matching',
    () => `Figure 8 (d): node 3 should have the entry 2@3 of its leader, but has 2@${log[1]?.term}.`,
  );
}

/** Figure 8 (e): a majority gets the entry of term 4, too. */
async function committed(context: ScenarioContext): Promise<void> {
  const group = await partC(context);
  group.connectOnly(1, 2, 3);
  await group.run(2 * ELECTION_TICKS, [1]);
  const { commit, lastIndex } = group.status(1);
  check(
    commit === lastIndex,
    RULE,
    () => `Figure 8 (e): a majority has all entries of the leader, to ${lastIndex}, and it has committed to ${commit}.`,
  );
  group.connectOnly(2, 3, 4, 5);
  for (let time = 0; time < 5; time++) {
    group.campaign(5);
    await group.settle();
    check(group.status(5).role !== 'leader', 'elections', () => 'Figure 8 (e): node 5 leads, though it lacks a committed entry.');
  }
}
