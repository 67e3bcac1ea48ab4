import { storageWith } from '#grader/suites/lab2a/fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from '#grader/suites/lab2a/scripted-group';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { type Message, MessageType, type SnapshotMetadata } from '#kit/wire/raft';

import { snapshotTest } from './define-direct';
import { TERMS, shortenedLog } from './shortened-log';

const RULE = 'sending snapshots';

/** The leader's log begins after this entry, and it has applied entries up to the other; one more is committed. */
const DISCARDED = 10;
const APPLIED = 11;

export const snapshotWhenLogIsGone = snapshotTest('snapshot-when-log-is-gone', {
  title: 'A follower whose next entry was discarded gets a snapshot, one at a time, and then the entries after it; nobody else does',
  points: 2,
  docsAnchor: 'sending',
  async run(context) {
    for (const end of [0, 4, 9]) await lacksEntries(context, TERMS.slice(0, end), `that ends at ${end}`);
    await lacksEntries(context, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 'whose entries from 5 on are others, of term 1');
    for (const end of [10, 11]) await lacksNone(context, TERMS.slice(0, end));
    await waits(context);
    await comesAgain(context);
    await goesOn(context, APPLIED);
    await goesOn(context, TERMS.length);
  },
});

/** Node 1 leads; node 2 starts from a log of these terms; node 3 has all entries. Snapshots do not arrive by themselves. */
async function lead(context: ScenarioContext, terms: readonly number[]): Promise<ScriptedGroup> {
  const storage = [shortenedLog(DISCARDED, APPLIED), storageWith(terms), shortenedLog(DISCARDED, APPLIED)];
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

async function lacksEntries(context: ScenarioContext, terms: readonly number[], which: string): Promise<void> {
  const group = await lead(context, terms);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const what = `The leader's log begins after ${DISCARDED}@2; a follower has one ${which}`;
  const [snapshot] = snapshotsTo(group, 2);
  check(snapshot !== undefined, RULE, () => `${what}, so it needs a snapshot, and is sent none.`);
  const { index, term, confState } = snapshot.snapshot?.metadata ?? { index: 0, term: 0 };
  const isRight = index === APPLIED && term === 2;
  check(isRight, RULE, () => `${what}. The leader has applied ${APPLIED}@2, and sends a snapshot that says it is as of ${index}@${term}.`);
  const members = [...(confState?.nodes ?? [])].sort((left, right) => left - right).join();
  check(members === '1,2,3', RULE, () => `${what}. The members are 1,2,3, and the snapshot names ${members || 'nobody'}.`);
  const others = snapshotsTo(group, 3).length;
  check(others === 0, RULE, () => `${what}. Another one has all entries, but is sent ${others} snapshots.`);
}

async function lacksNone(context: ScenarioContext, terms: readonly number[]): Promise<void> {
  const group = await lead(context, terms);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const what = `The leader's log begins after ${DISCARDED}@2; a follower has one that ends at ${terms.length}`;
  const { length } = snapshotsTo(group, 2);
  check(length === 0, RULE, () => `${what}, so entries help it, but it is sent ${length} snapshots.`);
  expectLevel(group, what);
}

/** The follower does not answer: neither ticks nor proposals send it more, and what it has got is not taken for granted. */
async function waits(context: ScenarioContext): Promise<void> {
  const group = await lead(context, TERMS.slice(0, 4));
  group.isDropped = ({ from, to }) => from === 2 || to === 2;
  const before = group.sent.length;
  for (let tick = 1; tick <= 20; tick++) {
    await group.run(1, [1]);
    if (tick % 5 === 0) group.propose(1, bytesOf(`proposal ${tick}`));
  }
  const what = 'A follower was sent a snapshot, and does not answer';
  const again = snapshotsTo(group, 2, before).length;
  check(again <= 2, RULE, () => `${what}: in 20 ticks it is sent ${again} more.`);
  const appends = group.sent.slice(before).filter(({ to, entries }) => to === 2 && entries.length > 0).length;
  check(appends === 0, RULE, () => `${what}: it cannot take entries, but is sent ${appends} appends.`);
  const [beyond] = group.sent.slice(before).filter(({ to, commit }) => to === 2 && commit > 4);
  check(
    beyond === undefined,
    RULE,
    () => `${what}: it is known to have no entry after 4, but is told that ${beyond?.commit} are committed.`,
  );
}

/** The snapshot is lost; the follower answers heartbeats. */
async function comesAgain(context: ScenarioContext): Promise<void> {
  const group = await lead(context, TERMS.slice(0, 4));
  await group.run(HEARTBEAT_TICKS, [1]);
  const before = group.sent.length;
  await group.run(10 * HEARTBEAT_TICKS, [1]);
  const { length } = snapshotsTo(group, 2, before);
  check(length > 0, RULE, () => 'A snapshot was lost; the follower has answered 10 heartbeats since, and was sent no other one.');
}

/** The follower gets the snapshot, as of the entry that was named or of a later one. */
async function goesOn(context: ScenarioContext, index: number): Promise<void> {
  const group = await lead(context, TERMS.slice(0, 4));
  group.propose(1, bytesOf('proposal'));
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  const [snapshot] = snapshotsTo(group, 2);
  check(snapshot !== undefined, RULE, () => 'A follower needs a snapshot, and is sent none.');
  const term = TERMS[index - 1]!;
  const what = `A follower got a snapshot as of ${index}@${term}`;
  const metadata = { ...snapshot.snapshot!.metadata!, index, term };
  group.step(2, { ...snapshot, snapshot: { data: new Uint8Array(0), metadata } });
  expectRestored(group, metadata, what);
  await group.settle();
  const before = group.sent.length;
  await group.run(4 * HEARTBEAT_TICKS, [1]);
  const again = snapshotsTo(group, 2, before).length;
  check(again === 0, RULE, () => `${what}, and answered; it is sent ${again} more.`);
  expectLevel(group, what);
}

/** What comes next would not fit on anything else. */
function expectRestored(group: ScriptedGroup, { index, term }: Pick<SnapshotMetadata, 'index' | 'term'>, what: string): void {
  const { lastIndex, commit } = group.status(2);
  const lastTerm = group.driver(2).node.termAt(lastIndex);
  const isRight = lastIndex === index && lastTerm === term && commit === index;
  const found = `it ends with ${lastIndex}@${lastTerm}, committed to ${commit}`;
  check(isRight, RULE, () => `${what}: its log should end with ${index}@${term}, committed to ${index}; ${found}.`);
}

function expectLevel(group: ScriptedGroup, what: string): void {
  const [leader, follower] = [group.status(1), group.status(2)];
  const isLevel = follower.lastIndex === leader.lastIndex && follower.commit === leader.commit;
  const message = (): string =>
    `${what}: the leader's log ends at ${leader.lastIndex}, committed to ${leader.commit}, and its own at ${follower.lastIndex}, committed to ${follower.commit}.`;
  check(isLevel, RULE, message);
}
