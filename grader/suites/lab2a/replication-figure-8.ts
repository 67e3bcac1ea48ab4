import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType } from '#kit/wire/raft';

import { storageWith } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';
import { readLog } from './read-log';

const PROPERTY = 'commit';

export const figure8 = gradedTest('lab2ab', 'figure-8', {
  title: 'A leader commits by counting replicas only entries of its own term; earlier entries are committed with them, never alone',
  points: 1,
  references: paper('section 5.4.2 and figure 8'),
  docsAnchor: 'commit',
  async run(context) {
    for (const part of [overwritten, committed]) await context.part(part);
  },
});

/** Figure 8 (c): S1 leads term 4. A majority has its entry of term 2, but no other node has the entry of term 4. */
async function partC(context: ScenarioContext): Promise<ScriptedGroup> {
  const storage = (id: number): MemoryRaftStorage => {
    const terms = id === 1 ? [1, 2] : id === 5 ? [1, 3] : [1];
    return storageWith(terms, { term: id <= 2 ? 2 : 3, commit: 1 });
  };
  // An entry with data fills an append, so that the entry of term 2 is sent without the entry of term 4.
  const group = await ScriptedGroup.start(context, { size: 5, maxAppendBytes: 1, storage });
  group.isDropped = (message) => [message.from, message.to].includes(5) || isDroppedInPartC(group, message);
  await group.elect(1);
  await group.run(2 * ELECTION_TICKS, [1]);
  for (const id of [2, 3]) {
    const { lastIndex } = group.status(id);
    check(
      lastIndex === 2,
      lastIndex > 2 ? 'log' : 'pipelining',
      () => `Expected entry 2 alone on node ${id}, since maxAppendBytes is 1. Found last index ${lastIndex}.`,
    );
  }
  return group;
}

/** S4 receives no entries. The others receive none of the leader's own term, except appends that they reject. */
function isDroppedInPartC(group: ScriptedGroup, { msgType, to, index, entries, term }: Message): boolean {
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
      PROPERTY,
      () =>
        `Figure 8 (c): entry 2 of term 2 is on a majority in term 4. A later leader may still overwrite it. Expected commit ` +
        `index 1 on node ${id}, found ${commit}.`,
    );
  }
  group.connectOnly(2, 3, 4, 5);
  await group.elect(5);
  await group.run(2 * ELECTION_TICKS, [5]);
  const { commit } = group.status(5);
  check(
    commit >= 3,
    PROPERTY,
    () => `Figure 8 (d): node 5 leads and reaches a majority. Expected commit index 3 or more, found ${commit}.`,
  );
  const log = await readLog(group, 3);
  check(log[1]?.term === 3, 'log matching', () => `Figure 8 (d): expected the leader's entry 2@3 on node 3, found 2@${log[1]?.term}.`);
}

/** Figure 8 (e): a majority receives the entry of term 4, too. */
async function committed(context: ScenarioContext): Promise<void> {
  const group = await partC(context);
  group.connectOnly(1, 2, 3);
  await group.run(2 * ELECTION_TICKS, [1]);
  const { commit, lastIndex } = group.status(1);
  for (const id of [2, 3]) {
    const { lastIndex: found } = group.status(id);
    check(
      found === lastIndex,
      'pipelining',
      () =>
        `Figure 8 (e): the network no longer loses messages between the leader, node 1, and node ${id}. Expected all ${lastIndex} entries on node ${id} after ${2 * ELECTION_TICKS} ticks, found last index ${found}.`,
    );
  }
  check(
    commit === lastIndex,
    PROPERTY,
    () => `Figure 8 (e): a majority has all entries of the leader. Expected commit index ${lastIndex}, found ${commit}.`,
  );
  group.connectOnly(2, 3, 4, 5);
  for (let time = 0; time < 5; time++) {
    group.campaign(5);
    await group.settle();
    check(
      group.status(5).role !== 'leader',
      'elections',
      () => 'Figure 8 (e): expected node 5, which lacks a committed entry, not to be elected. Found it as leader.',
    );
  }
}
