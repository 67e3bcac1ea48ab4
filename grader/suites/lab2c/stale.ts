import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Ready } from '#kit/raft/ready';
import { MessageType } from '#kit/wire/raft';

import { snapshotTest } from './define-direct';
import { type SnapshotFields, shortenedLog, snapshotMessage } from './shortened-log';
import { SnapshotNode, installed, messagesOf } from './snapshot-node';

const RULE = 'stale snapshots';

/** Node 1's log, of which 12 are committed and applied. */
const LOG = '11@2 12@2 13@3 after 10@2';
const AS_IT_WAS = { lastIndex: 13, commit: 12, applied: 12, members: [1, 2, 3] };

export const staleSnapshots = snapshotTest('stale-snapshots', {
  title:
    'A snapshot that brings nothing new changes nothing and is answered; one whose entry the log has moves the commit index and no more',
  points: 2,
  docsAnchor: 'stale-snapshots',
  async run(context) {
    await bringsNothing(context);
    await fastForwards(context);
    await conflicts(context);
    await comesTwice(context);
    await isOfALowerTerm(context);
  },
});

function start(context: ScenarioContext): Promise<SnapshotNode> {
  return SnapshotNode.start(context, { property: RULE, storage: shortenedLog(10, 12) });
}

async function bringsNothing(context: ScenarioContext): Promise<void> {
  for (const { index, term } of [
    { index: 8, term: 2 },
    { index: 10, term: 2 },
    { index: 11, term: 2 },
    { index: 12, term: 2 },
  ]) {
    const node = await start(context);
    const readies = node.snapshot(4, { index, term, members: [1, 2] });
    const what = `The log is ${LOG}, committed to 12, and a snapshot as of ${index}@${term} came`;
    expectNotInstalled(readies, what);
    node.expectLog(LOG, what);
    node.expectStatus(AS_IT_WAS, what);
    // How far the log is committed is what helps the leader most; the snapshot's own index is true as well.
    node.expectResponse(readies, [index, 12], what);
  }
}

async function fastForwards(context: ScenarioContext): Promise<void> {
  const node = await start(context);
  const readies = node.snapshot(4, { index: 13, term: 3 });
  const what = `The log is ${LOG}, committed to 12, and a snapshot as of 13@3 came`;
  expectNotInstalled(readies, what);
  node.expectLog(LOG, what);
  node.expectStatus({ ...AS_IT_WAS, commit: 13, applied: 13 }, what);
  node.expectResponse(readies, [13, 13], what);
  const applied = readies.flatMap(({ committedEntries }) => committedEntries.map(({ index }) => index)).join();
  check(applied === '13', RULE, () => `${what}: entry 13 is committed by it. To apply: ${applied || 'none'}.`);
  await keepsTheRest(context);
}

/** What comes after the snapshot's entry may be on its way to a majority, with this node's copy. */
async function keepsTheRest(context: ScenarioContext): Promise<void> {
  const storage = shortenedLog(10, 10);
  storage.setHardState({ term: 3, vote: 0, commit: 10 });
  const node = await SnapshotNode.start(context, { property: RULE, storage });
  const readies = node.snapshot(4, { index: 11, term: 2 });
  const what = `The log is ${LOG}, committed to 10, and a snapshot as of 11@2 came`;
  expectNotInstalled(readies, what);
  node.expectLog(LOG, what);
  node.expectStatus({ ...AS_IT_WAS, commit: 11, applied: 11 }, what);
  node.expectResponse(readies, [11, 11], what);
}

/** Another entry stands at the snapshot's index: all of the log goes, also what comes after it. */
async function conflicts(context: ScenarioContext): Promise<void> {
  const storage = shortenedLog(10, 10);
  storage.setHardState({ term: 3, vote: 0, commit: 10 });
  const node = await SnapshotNode.start(context, { property: RULE, storage });
  const readies = node.snapshot(4, { index: 12, term: 4 });
  const what = `The log is ${LOG}, committed to 10, and a snapshot as of 12@4 came`;
  check(installed(readies) === '12', RULE, () => `${what}: it is to be installed, once; handed out: ${installed(readies)}.`);
  node.expectLog('nothing after 12@4', what);
  node.expectStatus({ lastIndex: 12, commit: 12, applied: 12 }, what);
  node.expectResponse(readies, [12, 12], what);
}

/** Snapshots come doubled and late, before and after the first one was installed. */
async function comesTwice(context: ScenarioContext): Promise<void> {
  const node = await start(context);
  const late: readonly SnapshotFields[] = [
    { index: 20, term: 3 },
    { index: 15, term: 3, members: [1, 2] },
    { index: 20, term: 3 },
  ];
  for (const fields of late) node.node.step(snapshotMessage(4, fields));
  const what = 'A snapshot as of 20@3 came, then one as of 15@3, then the first one again';
  const readies = node.settleUnpersisted('three snapshots');
  check(installed(readies) === '20', RULE, () => `${what}: the one as of 20 is to be installed, once; handed out: ${installed(readies)}.`);
  const answers = messagesOf(readies).filter(({ msgType, reject }) => msgType === MessageType.MsgAppendResponse && !reject).length;
  check(answers === 3, RULE, () => `${what}: each is to be answered, and ${answers} were.`);
  for (const fields of late) expectNotInstalled(node.snapshot(4, fields), `${what}; when that was installed, all came once more`);
  node.expectLog('nothing after 20@3', what);
  node.expectStatus({ lastIndex: 20, commit: 20, applied: 20, members: [1, 2, 3] }, what);
}

async function isOfALowerTerm(context: ScenarioContext): Promise<void> {
  const node = await start(context);
  const readies = node.snapshot(2, { index: 20, term: 2 });
  const what = 'Term 3 has begun, and a snapshot came from the leader of term 2';
  expectNotInstalled(readies, what);
  node.expectLog(LOG, what);
  node.expectStatus({ ...AS_IT_WAS, term: 3, leader: 0 }, what);
}

function expectNotInstalled(readies: readonly Ready[], what: string): void {
  check(
    installed(readies) === 'none',
    RULE,
    () => `${what}: there is nothing to install, but handed out is one as of ${installed(readies)}.`,
  );
}
