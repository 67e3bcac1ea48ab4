import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { bytesOf } from '#kit/bytes';
import { MessageType } from '#kit/wire/raft';

import { appendMessage, entriesOf, heartbeat, storageWith } from './fake-messages';
import { ELECTION_TICKS, HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'commit';

export const commitBounds = gradedTest('lab2ab', 'commit-bounds', {
  title: "A follower's commit index never goes back, and never beyond the entries that are known to match the leader's log",
  points: 1,
  references: paper('section 5.3 and figure 2, AppendEntries, rule 5'),
  docsAnchor: 'commit',
  async run(context) {
    for (const part of [boundedByMatch, heartbeatsDoNotCommit]) await context.part(part);
  },
});

async function boundedByMatch(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3 });
  const append = (fields: Parameters<typeof appendMessage>[1]): void => group.step(3, appendMessage({ from: 1, to: 3, term: 1 }, fields));
  append({ index: 0, logTerm: 0, entries: entriesOf([1, 1, 1, 1, 1, 1]), commit: 3 });
  expectCommit(group, 3, 'six entries, with commit index 3');
  append({ index: 3, logTerm: 1, commit: 2 });
  expectCommit(group, 3, 'then an append with commit index 2, which is delayed');
  append({ index: 0, logTerm: 0, entries: entriesOf([1]), commit: 0 });
  expectCommit(group, 3, 'then the first append again, with commit index 0');
  group.step(3, heartbeat({ from: 1, to: 3, term: 1 }, 1));
  expectCommit(group, 3, 'then a heartbeat with commit index 1, which is delayed');
  append({ index: 2, logTerm: 1, commit: 6 });
  expectCommit(group, 3, 'then an append without entries after 2, with commit index 6: it does not cover the entries after 2');
  append({ index: 2, logTerm: 1, entries: entriesOf([1, 1], 3), commit: 6 });
  expectCommit(group, 4, 'then an append of the entries 3 and 4, with commit index 6');
  append({ index: 8, logTerm: 1, entries: entriesOf([1], 9), commit: 9 });
  expectCommit(group, 4, 'then an append after a gap, with commit index 9: it is rejected');
  append({ index: 6, logTerm: 1, commit: 99 });
  expectCommit(group, 6, 'then an append without entries after the last one, with commit index 99');
  group.step(3, heartbeat({ from: 2, to: 3, term: 2 }, 0));
  expectCommit(group, 6, "then a new leader's heartbeat with commit index 0");
}

/** What is beyond the entries that a message verified is a mistake of the follower that handled it. */
function expectCommit(group: ScriptedGroup, commit: number, after: string): void {
  group.takeInFlight();
  const actual = group.status(3).commit;
  check(
    actual === commit,
    actual > commit ? 'appends' : PROPERTY,
    () => `A follower received ${after}. Expected commit index ${commit}, found ${actual}.`,
  );
}

/** A follower whose log conflicts with the leader's receives heartbeats, and only later appends. */
async function heartbeatsDoNotCommit(context: ScenarioContext): Promise<void> {
  const storage = (id: number): MemoryRaftStorage => storageWith(id === 2 ? [1, 1, 1, 1, 1] : [1, 1, 1, 2], { commit: 3 });
  const group = await ScriptedGroup.start(context, { size: 3, storage });
  group.isDropped = ({ msgType, to }) => msgType === MessageType.MsgAppend && to === 2;
  await group.elect(1);
  for (let tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
    await group.run(1, [1]);
    const { commit } = group.status(2);
    check(
      commit === 3,
      'heartbeats',
      () =>
        `A follower has 4@1 and its leader 4@2. It received heartbeats but no appends. Expected commit index 3, since only 3 ` +
        `entries match, found ${commit}.`,
    );
  }
  group.heal();
  await group.run(2 * ELECTION_TICKS, [1]);
  const [leader, follower] = [group.status(1), group.status(2)];
  check(
    follower.lastIndex === leader.lastIndex,
    follower.lastIndex === 5 ? 'backtracking' : 'pipelining',
    () =>
      `The follower receives all messages again, for ${2 * ELECTION_TICKS} ticks. Expected it to have the leader's log up to ${leader.lastIndex}, found that its log ends at ${follower.lastIndex}.`,
  );
  const haveCommitted = follower.commit === leader.commit && leader.commit === leader.lastIndex;
  check(
    haveCommitted,
    PROPERTY,
    () =>
      `The follower received the leader's log. Expected commit index ${leader.lastIndex} on both, found ${follower.commit} on ` +
      `the follower and ${leader.commit} on the leader.`,
  );
}

/** Messages to and from one follower per entry: the append and its response, and the same for the commit index. */
const MESSAGES_PER_ENTRY = 4;

const PROPOSALS = 50;

export const commitSpreads = gradedTest('lab2ab', 'commit-spreads', {
  title: `Followers learn the commit index from their next message, and an entry takes at most ${MESSAGES_PER_ENTRY} messages per follower`,
  points: 1,
  references: paper('section 5.3'),
  docsAnchor: 'commit',
  async run(context) {
    for (const size of [3, 5])
      for (const part of [learnByHeartbeat, learnByAppend, messagesPerEntry]) await context.part(() => part(context, size));
  },
});

async function leading(context: ScenarioContext, size: number): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, { size });
  await group.elect(1);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  return group;
}

async function learnByHeartbeat(context: ScenarioContext, size: number): Promise<void> {
  const group = await leading(context, size);
  const index = await proposed(group, 'x');
  await group.run(HEARTBEAT_TICKS, [1]);
  expectLearned(group, index, 'the heartbeats after it');
}

async function learnByAppend(context: ScenarioContext, size: number): Promise<void> {
  const group = await leading(context, size);
  const index = await proposed(group, 'x');
  await proposed(group, 'y');
  expectLearned(group, index, 'the next entry');
}

/** No message is lost, so without a tick all nodes receive the entry, and the leader commits it. */
async function proposed(group: ScriptedGroup, text: string): Promise<number> {
  const { index } = group.propose(1, bytesOf(text));
  const before = group.status(1).commit;
  check(
    before < index,
    PROPERTY,
    () =>
      `Expected the leader of a group of ${group.ids.length} not to commit entry ${index} before another node has it, found commit index ${before}.`,
  );
  await group.settle();
  const { commit } = group.status(1);
  const without = group.ids.filter((id) => group.status(id).lastIndex < index);
  check(
    without.length === 0,
    'pipelining',
    () =>
      `Entry ${index} was proposed and all messages were delivered, without a tick. Expected it on all nodes, found none on ${without.join(', ')}.`,
  );
  check(
    commit === index,
    PROPERTY,
    () => `All nodes acknowledged entry ${index}. Expected commit index ${index} of the leader, found ${commit}.`,
  );
  return index;
}

function expectLearned(group: ScriptedGroup, index: number, by: string): void {
  for (const id of group.ids) {
    const { commit } = group.status(id);
    check(
      commit >= index,
      PROPERTY,
      () => `Expected node ${id} to learn from ${by} that ${index} is committed, found commit index ${commit}.`,
    );
  }
}

async function messagesPerEntry(context: ScenarioContext, size: number): Promise<void> {
  const group = await leading(context, size);
  const before = group.sent.length;
  for (let i = 0; i < PROPOSALS; i++) await proposed(group, `${i}`);
  const followers = size - 1;
  const sent = group.sent.length - before;
  const max = MESSAGES_PER_ENTRY * followers * PROPOSALS;
  check(sent <= max, 'messages', () => `Expected at most ${max} messages for ${PROPOSALS} entries in a group of ${size}, found ${sent}.`);
  const idle = group.sent.length;
  const intervals = 20;
  await group.run(intervals * HEARTBEAT_TICKS, [1]);
  const idleSent = group.sent.length - idle;
  const idleMax = MESSAGES_PER_ENTRY * followers * intervals;
  check(
    idleSent <= idleMax,
    'messages',
    () => `Expected at most ${idleMax} messages in ${intervals} heartbeat intervals of an idle group of ${size}, found ${idleSent}.`,
  );
}
