import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { bytesOf } from '#kit/bytes';
import { MessageType } from '#kit/wire/raft';

import { appendMessage, entriesOf, heartbeat, storageWith } from './fake-messages';
import { ELECTION_TICKS, HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';

const RULE = 'commit';

export const commitBounds = gradedTest('lab2ab', 'commit-bounds', {
  title: "A follower's commit index never goes back, and never beyond what is known to be the same as its leader's",
  points: 1,
  references: paper('section 5.3 and figure 2, AppendEntries, rule 5'),
  docsAnchor: 'commit',
  async run(context) {
    await vouchedFor(context);
    await heartbeatsVouchForNothing(context);
  },
});

async function vouchedFor(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3 });
  const append = (fields: Parameters<typeof appendMessage>[1]): void => group.step(3, appendMessage({ from: 1, to: 3, term: 1 }, fields));
  append({ index: 0, logTerm: 0, entries: entriesOf([1, 1, 1, 1, 1, 1]), commit: 3 });
  expectCommit(group, 3, 'six entries, with commit index 3');
  append({ index: 3, logTerm: 1, commit: 2 });
  expectCommit(group, 3, 'then an append with commit index 2, which comes late');
  append({ index: 0, logTerm: 0, entries: entriesOf([1]), commit: 0 });
  expectCommit(group, 3, 'then the first append once more, with commit index 0');
  group.step(3, heartbeat({ from: 1, to: 3, term: 1 }, 1));
  expectCommit(group, 3, 'then a heartbeat with commit index 1, which comes late');
  append({ index: 2, logTerm: 1, commit: 6 });
  expectCommit(group, 3, 'then an append without entries after 2, with commit index 6: it says nothing of what comes after 2');
  append({ index: 2, logTerm: 1, entries: entriesOf([1, 1], 3), commit: 6 });
  expectCommit(group, 4, 'then an append of the entries 3 and 4, with commit index 6');
  append({ index: 8, logTerm: 1, entries: entriesOf([1], 9), commit: 9 });
  expectCommit(group, 4, 'then an append after a gap, with commit index 9: it is refused');
  append({ index: 6, logTerm: 1, commit: 99 });
  expectCommit(group, 6, 'then an append without entries after the last one, with commit index 99');
  group.step(3, heartbeat({ from: 2, to: 3, term: 2 }, 0));
  expectCommit(group, 6, "then a new leader's heartbeat with commit index 0");
}

function expectCommit(group: ScriptedGroup, commit: number, after: string): void {
  group.takeInFlight();
  const actual = group.status(3).commit;
  check(actual === commit, RULE, () => `A follower got ${after}: its commit index should be ${commit}, but is ${actual}.`);
}

/** Heartbeats reach a follower whose log conflicts with the leader's; appends do not, until later. */
async function heartbeatsVouchForNothing(context: ScenarioContext): Promise<void> {
  const storage = (id: number): MemoryRaftStorage => storageWith(id === 2 ? [1, 1, 1, 1, 1] : [1, 1, 1, 2], { commit: 3 });
  const group = await ScriptedGroup.start(context, { size: 3, storage });
  group.isDropped = ({ msgType, to }) => msgType === MessageType.MsgAppend && to === 2;
  await group.elect(1);
  for (let tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
    await group.run(1, [1]);
    const { commit } = group.status(2);
    check(
      commit === 3,
      RULE,
      () =>
        `A follower that has 4@1 where its leader has 4@2, and gets heartbeats but no appends, has committed to ${commit}; ` +
        'only 3 entries are the same.',
    );
  }
  group.heal();
  await group.run(2 * ELECTION_TICKS, [1]);
  const [leader, follower] = [group.status(1), group.status(2)];
  const level = follower.commit === leader.commit && leader.commit === leader.lastIndex;
  check(
    level,
    RULE,
    () =>
      `The follower has got its leader's log, and should have committed to ${leader.lastIndex}; it has to ${follower.commit}, ` +
      `the leader to ${leader.commit}.`,
  );
}

/** Messages to and from one follower for an entry: the append and its answer, and as many for the commit index. */
const MESSAGES_AN_ENTRY = 4;

const PROPOSALS = 50;

export const commitSpreads = gradedTest('lab2ab', 'commit-spreads', {
  title: `Followers learn by their next message what is committed, and an entry takes ${MESSAGES_AN_ENTRY} messages a follower at most`,
  points: 1,
  references: paper('section 5.3'),
  docsAnchor: 'commit',
  async run(context) {
    for (const size of [3, 5]) {
      await learnByHeartbeat(context, size);
      await learnByAppend(context, size);
      await messagesAnEntry(context, size);
    }
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

/** Nothing is lost, so without a tick everybody has it, and the leader knows. */
async function proposed(group: ScriptedGroup, text: string): Promise<number> {
  const { index } = group.propose(1, bytesOf(text));
  const before = group.status(1).commit;
  check(
    before < index,
    RULE,
    () => `The leader of a group of ${group.ids.length} has committed entry ${index} before anybody else could have it.`,
  );
  await group.settle();
  const { commit } = group.status(1);
  check(commit === index, RULE, () => `All have entry ${index} and have said so, but the leader has committed to ${commit}.`);
  return index;
}

function expectLearned(group: ScriptedGroup, index: number, by: string): void {
  for (const id of group.ids) {
    const { commit } = group.status(id);
    check(
      commit >= index,
      RULE,
      () => `Node ${id} should have learned by ${by} that ${index} is committed, but has committed to ${commit}.`,
    );
  }
}

async function messagesAnEntry(context: ScenarioContext, size: number): Promise<void> {
  const group = await leading(context, size);
  const before = group.sent.length;
  for (let i = 0; i < PROPOSALS; i++) await proposed(group, `${i}`);
  const followers = size - 1;
  const sent = group.sent.length - before;
  const most = MESSAGES_AN_ENTRY * followers * PROPOSALS;
  check(sent <= most, 'messages', () => `${PROPOSALS} entries in a group of ${size} took ${sent} messages; ${most} are enough.`);
  const idle = group.sent.length;
  const intervals = 20;
  await group.run(intervals * HEARTBEAT_TICKS, [1]);
  const idleSent = group.sent.length - idle;
  const idleMost = MESSAGES_AN_ENTRY * followers * intervals;
  check(
    idleSent <= idleMost,
    'messages',
    () => `With nothing to do, ${intervals} heartbeat intervals of a group of ${size} took ${idleSent} messages; ${idleMost} are enough.`,
  );
}
