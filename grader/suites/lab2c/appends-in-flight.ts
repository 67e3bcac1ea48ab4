import { gradedTest } from '#grader/catalogue/define-test';
import { storageWith } from '#grader/suites/lab2a/fake-messages';
import { HEARTBEAT_TICKS, ScriptedGroup } from '#grader/suites/lab2a/scripted-group';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { type Message, MessageType } from '#kit/wire/raft';

import { compactedLog } from './compacted-log';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'sending snapshots';
const PROPOSALS = 3;
const WINDOW = 6;
/** How often a lost snapshot is sent again in the test. */
const AGAIN = 3;
/** Node 2 is slow. Node 5 never runs, so the leader has to compact the log without it. */
const [SLOW, DOWN] = [2, 5] as const;

export const appendsInFlight = gradedTest('lab2c', 'no-snapshot-for-a-slow-follower', {
  ...SNAPSHOT_DEFAULTS,
  title: 'A follower is not sent a snapshot while the appends with the discarded entries are in flight to it, and then needs none',
  points: 1,
  docsAnchor: 'sending',
  async run(context) {
    const storage = (id: number): ReturnType<typeof compactedLog> => (id === DOWN ? storageWith([]) : compactedLog(4, 12, [1, 2, 3, 4, 5]));
    const group = await ScriptedGroup.start(context, { size: 5, storage, sendsSnapshots: true });
    const isOfDown = ({ from, to }: Message): boolean => from === DOWN || to === DOWN;
    group.isDropped = isOfDown;
    await group.elect(1);
    await group.run(2 * HEARTBEAT_TICKS, [1]);
    const before = group.sent.length;
    // The test delivers the messages to the slow follower later.
    group.isDropped = (message) => isOfDown(message) || message.to === SLOW;
    for (let i = 1; i <= PROPOSALS; i++) group.propose(1, bytesOf(`proposal ${i}`));
    await group.settle();
    const { lastIndex } = group.status(1);
    applyAndCompact(group);
    // `sendSnapshots` is called after each event.
    group.tick(1);
    const late = group.sent.slice(before).filter(({ to, entries }) => to === SLOW && entries.length > 0);
    expectNoSnapshot(
      group,
      before,
      `The appends up to entry ${lastIndex} are in flight to a follower, and the leader has discarded these entries`,
    );
    group.isDropped = isOfDown;
    for (const message of late) group.step(SLOW, message);
    await group.settle();
    await group.run(2 * HEARTBEAT_TICKS, [1]);
    const what = 'A slow follower has received its appends';
    expectNoSnapshot(group, before, what);
    const found = group.status(SLOW).lastIndex;
    check(found === lastIndex, PROPERTY, () => `${what}. Expected its log to end at ${lastIndex}, found ${found}.`);
  },
});

/** Part of `snapshot-when-log-is-gone`: the appends are lost, and the entries after them, for which the window had no room, are discarded. */
export async function snapshotReplacesAppends(context: ScenarioContext): Promise<void> {
  const options = { sendsSnapshots: true, maxInflightAppends: WINDOW, maxAppendBytes: 1 };
  const group = await ScriptedGroup.start(context, { size: 3, storage: () => storageWith([1, 1]), ...options });
  await group.elect(1);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.isDropped = ({ msgType, to }) => to === SLOW && msgType !== MessageType.MsgHeartbeat;
  for (let i = 0; i < 2 * WINDOW; i++) group.propose(1, bytesOf('x'));
  await group.settle();
  applyAndCompact(group);
  const snapshots = (): number => group.sent.filter(({ msgType, to }) => msgType === MessageType.MsgSnapshot && to === SLOW).length;
  // A leader may wait until no append is in flight any more.
  for (let tick = 0; tick < (WINDOW + 2) * HEARTBEAT_TICKS && snapshots() === 0; tick++) await group.run(1, [1]);
  const first = snapshots();
  await group.run((1 + AGAIN) * HEARTBEAT_TICKS, [1]);
  const again = snapshots() - first;
  check(
    first > 0 && again >= AGAIN,
    PROPERTY,
    () =>
      `${WINDOW} appends to node ${SLOW} were lost, and the entries after them were discarded. All snapshots were lost, too, and the node answered ` +
      `each heartbeat. Expected a snapshot, and ${AGAIN} more after ${AGAIN + 1} heartbeats, since nothing else is in flight any more; found ${first}, and ${again} more.`,
  );
}

/** The leader applies all committed entries and discards them. */
function applyAndCompact(group: ScriptedGroup): void {
  const { node } = group.driver(1);
  const { commit, lastIndex } = group.status(1);
  check(commit === lastIndex, PROPERTY, () => `A majority has all entries. Expected them committed up to ${lastIndex}, found ${commit}.`);
  node.advance(node.ready());
  node.compact(lastIndex);
}

function expectNoSnapshot(group: ScriptedGroup, since: number, what: string): void {
  const { length } = group.sent.slice(since).filter(({ msgType, to }) => msgType === MessageType.MsgSnapshot && to === SLOW);
  check(length === 0, PROPERTY, () => `${what}. Expected no snapshot for it, found ${length}.`);
}
