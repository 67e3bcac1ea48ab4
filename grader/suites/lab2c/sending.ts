import { gradedTest } from '#grader/catalogue/define-test';
import { storageWith } from '#grader/suites/lab2a/fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from '#grader/suites/lab2a/scripted-group';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { type Message, MessageType, type Snapshot, type SnapshotMetadata } from '#kit/wire/raft';

import { snapshotReplacesAppends } from './appends-in-flight';
import { TERMS, compactedLog } from './compacted-log';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'sending snapshots';

/** The leader has discarded the entries up to the first and applied those up to the second. One more is committed. */
const DISCARDED = 10;
const APPLIED = 11;

export const snapshotWhenLogIsGone = gradedTest('lab2c', 'snapshot-when-log-is-gone', {
  ...SNAPSHOT_DEFAULTS,
  title: 'The leader sends a snapshot, one at a time, exactly to followers whose next entry was discarded, and then the entries after it',
  points: 1,
  docsAnchor: 'sending',
  async run(context) {
    for (const end of [0, 4, 9]) await context.part(() => needsSnapshot(context, TERMS.slice(0, end), `that ends at ${end}`));
    await context.part(() => needsSnapshot(context, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 'whose entries from 5 on are different, of term 1'));
    for (const end of [10, 11]) await context.part(() => needsNoSnapshot(context, TERMS.slice(0, end)));
    for (const part of [twoNeedSnapshots, waitsForAnswer, sendsAgain, snapshotReplacesAppends]) await context.part(part);
    await context.part(() => continuesAfterSnapshot(context, APPLIED));
    await context.part(() => continuesAfterSnapshot(context, TERMS.length));
  },
});

/** Node 1 is leader, node 2 starts with a log of these terms, node 3 has all entries. Snapshots are lost, so that the test delivers them. */
async function startLeader(context: ScenarioContext, terms: readonly number[]): Promise<ScriptedGroup> {
  const storage = [compactedLog(DISCARDED, APPLIED), storageWith(terms), compactedLog(DISCARDED, APPLIED)];
  const group = await ScriptedGroup.start(context, { size: 3, storage: (id) => storage[id - 1], sendsSnapshots: true });
  group.isDropped = isSnapshot;
  await group.elect(1);
  return group;
}

function isSnapshot({ msgType }: Message): boolean {
  return msgType === MessageType.MsgSnapshot;
}

function snapshotsTo(group: ScriptedGroup, id: number, since = 0): readonly Message[] {
  return group.sent.slice(since).filter((message) => isSnapshot(message) && message.to === id);
}

async function needsSnapshot(context: ScenarioContext, terms: readonly number[], which: string): Promise<void> {
  const group = await startLeader(context, terms);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const what = `The leader's log begins after ${DISCARDED}@2, and a follower has a log ${which}`;
  const snapshots = snapshotsTo(group, 2);
  check(snapshots.length > 0, PROPERTY, () => `${what}. Expected a snapshot for it, found none.`);
  for (const { snapshot } of snapshots) expectContent(snapshot, what);
  const others = snapshotsTo(group, 3).length;
  check(others === 0, PROPERTY, () => `${what}. Another follower has all entries. Expected no snapshot for it, found ${others}.`);
}

/** What Raft hands to the host, which adds the data. */
function expectContent(snapshot: Snapshot | undefined, what: string): void {
  const { index, term, confState } = snapshot?.metadata ?? { index: 0, term: 0 };
  const isRight = index === APPLIED && term === 2;
  check(
    isRight,
    PROPERTY,
    () => `${what}. Expected a snapshot as of ${APPLIED}@2, which the leader has applied; found one as of ${index}@${term}.`,
  );
  const members = [...(confState?.nodes ?? [])].sort((left, right) => left - right).join();
  check(members === '1,2,3', PROPERTY, () => `${what}. Expected the members 1,2,3 in the snapshot, found ${members || 'none'}.`);
  const length = snapshot?.data.length;
  check(length === 0, PROPERTY, () => `${what}. Expected a snapshot without data, found ${length} bytes.`);
}

/** Of five nodes, three have all entries. */
async function twoNeedSnapshots(context: ScenarioContext): Promise<void> {
  const isBehind = (id: number): boolean => id === 2 || id === 4;
  const members = [1, 2, 3, 4, 5];
  const storage = (id: number): MemoryRaftStorage =>
    isBehind(id) ? storageWith(TERMS.slice(0, 4)) : compactedLog(DISCARDED, APPLIED, members);
  const group = await ScriptedGroup.start(context, { size: 5, storage, sendsSnapshots: true });
  group.isDropped = isSnapshot;
  await group.elect(1);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const found = members.filter((id) => snapshotsTo(group, id).length > 0).join(' and ');
  const what = `The leader's log begins after ${DISCARDED}@2, and the logs of nodes 2 and 4 end at 4`;
  check(found === '2 and 4', PROPERTY, () => `${what}. Expected snapshots for nodes 2 and 4, found some for ${found || 'none'}.`);
}

async function needsNoSnapshot(context: ScenarioContext, terms: readonly number[]): Promise<void> {
  const group = await startLeader(context, terms);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const what = `The leader's log begins after ${DISCARDED}@2, and a follower has a log that ends at ${terms.length}`;
  const { length } = snapshotsTo(group, 2);
  check(length === 0, PROPERTY, () => `${what}, so entries are enough. Expected no snapshot for it, found ${length}.`);
  expectEqualLogs(group, what);
}

/** The follower does not answer: ticks and proposals send it nothing more, and the leader does not assume that the snapshot arrived. */
async function waitsForAnswer(context: ScenarioContext): Promise<void> {
  const group = await startLeader(context, TERMS.slice(0, 4));
  group.isDropped = ({ from, to }) => from === 2 || to === 2;
  const before = group.sent.length;
  for (let tick = 1; tick <= 20; tick++) {
    await group.run(1, [1]);
    if (tick % 5 === 0) group.propose(1, bytesOf(`proposal ${tick}`));
  }
  const what = 'A follower was sent a snapshot and does not answer';
  const again = snapshotsTo(group, 2, before).length;
  check(again <= 2, PROPERTY, () => `${what}. Expected at most 2 more snapshots for it in 20 ticks, found ${again}.`);
  const appends = group.sent.slice(before).filter(({ to, entries }) => to === 2 && entries.length > 0).length;
  check(appends === 0, PROPERTY, () => `${what}, so it cannot accept entries. Expected no appends with entries for it, found ${appends}.`);
  const [beyond] = group.sent.slice(before).filter(({ to, commit }) => to === 2 && commit > 4);
  check(
    beyond === undefined,
    PROPERTY,
    () => `${what}. It has no entry after 4. Expected no message with a commit index above 4, found ${beyond?.commit}.`,
  );
}

/** The snapshot is lost; the follower answers heartbeats. */
async function sendsAgain(context: ScenarioContext): Promise<void> {
  const group = await startLeader(context, TERMS.slice(0, 4));
  await group.run(HEARTBEAT_TICKS, [1]);
  const before = group.sent.length;
  await group.run(10 * HEARTBEAT_TICKS, [1]);
  const { length } = snapshotsTo(group, 2, before);
  check(
    length > 0,
    PROPERTY,
    () =>
      'A snapshot was lost, and the follower answered 10 heartbeats after that. Expected that the leader sends a snapshot again, found none.',
  );
}

/** The follower receives a snapshot as of `index`: the one that was sent, or a later one. */
async function continuesAfterSnapshot(context: ScenarioContext, index: number): Promise<void> {
  const group = await startLeader(context, TERMS.slice(0, 4));
  group.propose(1, bytesOf('proposal'));
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const [snapshot] = snapshotsTo(group, 2);
  check(snapshot !== undefined, PROPERTY, () => 'A follower needs a snapshot. Expected one for it, found none.');
  const term = TERMS[index - 1]!;
  const what = `A follower received a snapshot as of ${index}@${term}`;
  const metadata = { ...snapshot.snapshot!.metadata!, index, term };
  group.step(2, { ...snapshot, snapshot: { data: new Uint8Array(0), metadata } });
  expectRestored(group, metadata, what);
  await group.settle();
  const [end, found] = [group.status(1).lastIndex, group.status(2).lastIndex];
  check(
    found === end,
    PROPERTY,
    () =>
      `${what} and answered. Expected that the leader sends the entries up to ${end} at once, without waiting for a tick; found the follower's log to end at ${found}.`,
  );
  const before = group.sent.length;
  await group.run(4 * HEARTBEAT_TICKS, [1]);
  const again = snapshotsTo(group, 2, before).length;
  check(again === 0, PROPERTY, () => `${what} and answered. Expected no more snapshots for it, found ${again}.`);
  expectEqualLogs(group, what);
}

/** The follower's log must end with the snapshot's entry, so that the next entries fit. */
function expectRestored(group: ScriptedGroup, { index, term }: Pick<SnapshotMetadata, 'index' | 'term'>, what: string): void {
  const { lastIndex, commit } = group.status(2);
  const lastTerm = group.driver(2).node.termAt(lastIndex);
  const isRight = lastIndex === index && lastTerm === term && commit === index;
  const found = `${lastIndex}@${lastTerm}, committed to ${commit}`;
  check(
    isRight,
    'receiving snapshots',
    () => `${what}. Expected its log to end with ${index}@${term}, committed to ${index}; found ${found}.`,
  );
}

function expectEqualLogs(group: ScriptedGroup, what: string): void {
  const [leader, follower] = [group.status(1), group.status(2)];
  const isEqual = follower.lastIndex === leader.lastIndex && follower.commit === leader.commit;
  const message = (): string =>
    `${what}. Expected its log to end at ${leader.lastIndex}, committed to ${leader.commit}, as the leader's does; found ${follower.lastIndex}, committed to ${follower.commit}.`;
  check(isEqual, PROPERTY, message);
}
