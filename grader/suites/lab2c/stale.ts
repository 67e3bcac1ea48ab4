import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Property } from '#harness/scenario/property';
import type { Ready } from '#kit/raft/ready';
import { MessageType } from '#kit/wire/raft';

import { type SnapshotFields, compactedLog, snapshotMessage } from './compacted-log';
import { SnapshotNode, installed, messagesOf } from './snapshot-node';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'stale snapshots';
/** What is violated if a snapshot has new entries. */
const RECEIVING = 'receiving snapshots';

/** Node 1's log. The entries up to 12 are committed and applied. */
const LOG = '11@2 12@2 13@3 after 10@2';
const UNCHANGED = { lastIndex: 13, commit: 12, applied: 12, members: [1, 2, 3] };

export const staleSnapshots = gradedTest('lab2c', 'stale-snapshots', {
  ...SNAPSHOT_DEFAULTS,
  title: 'A snapshot without new entries changes nothing and is answered; one whose entry the log has only advances the commit index',
  points: 2,
  docsAnchor: 'stale-snapshots',
  async run(context) {
    for (const part of [hasNothingNew, fastForwards, conflicts, arrivesTwice, overtaken, hasCommittedEntries, hasLowerTerm])
      await context.part(part);
  },
});

function start(context: ScenarioContext, property: Property = PROPERTY): Promise<SnapshotNode> {
  return SnapshotNode.start(context, { property, storage: compactedLog(10, 12) });
}

async function hasNothingNew(context: ScenarioContext): Promise<void> {
  for (const { index, term } of [
    { index: 8, term: 2 },
    { index: 10, term: 2 },
    { index: 11, term: 2 },
    { index: 12, term: 2 },
  ]) {
    const node = await start(context);
    const readies = node.snapshot(4, { index, term, members: [1, 2] });
    const what = `The log is ${LOG}, committed to 12, and a snapshot as of ${index}@${term} arrived`;
    expectNotInstalled(readies, what);
    node.expectLog(LOG, what);
    node.expectStatus(UNCHANGED, what);
    node.expectResponse(readies, 12, what);
  }
}

async function fastForwards(context: ScenarioContext): Promise<void> {
  const node = await start(context, RECEIVING);
  const readies = node.snapshot(4, { index: 13, term: 3 });
  const what = `The log is ${LOG}, committed to 12, and a snapshot as of 13@3 arrived`;
  expectNotInstalled(readies, what, RECEIVING);
  node.expectLog(LOG, what);
  node.expectStatus({ ...UNCHANGED, commit: 13, applied: 13 }, what);
  node.expectResponse(readies, 13, what);
  const applied = readies.flatMap(({ committedEntries }) => committedEntries.map(({ index }) => index)).join();
  check(applied === '13', RECEIVING, () => `${what}, which commits entry 13. Expected entry 13 to apply, found ${applied || 'none'}.`);
  await keepsLaterEntries(context);
}

/** Entries after the snapshot's entry must stay: they may need this node's copy for a majority. */
async function keepsLaterEntries(context: ScenarioContext): Promise<void> {
  const storage = compactedLog(10, 10);
  storage.setHardState({ term: 3, vote: 0, commit: 10 });
  const node = await SnapshotNode.start(context, { property: RECEIVING, storage });
  const readies = node.snapshot(4, { index: 11, term: 2 });
  const what = `The log is ${LOG}, committed to 10, and a snapshot as of 11@2 arrived`;
  expectNotInstalled(readies, what, RECEIVING);
  node.expectLog(LOG, what);
  node.expectStatus({ ...UNCHANGED, commit: 11, applied: 11 }, what);
  node.expectResponse(readies, 11, what);
}

/** The log has another entry at the snapshot's index: the whole log is discarded, also the entries after that index. */
async function conflicts(context: ScenarioContext): Promise<void> {
  const storage = compactedLog(10, 10);
  storage.setHardState({ term: 3, vote: 0, commit: 10 });
  const node = await SnapshotNode.start(context, { property: RECEIVING, storage });
  const readies = node.snapshot(4, { index: 12, term: 4 });
  const what = `The log is ${LOG}, committed to 10, and a snapshot as of 12@4 arrived`;
  check(installed(readies) === '12', RECEIVING, () => `${what}. Expected it in the readies once, found ${installed(readies)}.`);
  node.expectLog('nothing after 12@4', what);
  node.expectStatus({ lastIndex: 12, commit: 12, applied: 12 }, what);
  node.expectResponse(readies, 12, what);
}

/** Snapshots arrive duplicated and late, before and after the first one was installed. */
async function arrivesTwice(context: ScenarioContext): Promise<void> {
  const node = await start(context);
  const late: readonly SnapshotFields[] = [
    { index: 20, term: 3 },
    { index: 15, term: 3, members: [1, 2] },
    { index: 20, term: 3 },
  ];
  for (const fields of late) node.node.step(snapshotMessage(4, fields));
  const what = 'A snapshot as of 20@3 arrived, then one as of 15@3, then the first one again';
  const readies = node.settleUnpersisted('three snapshots');
  check(
    installed(readies) === '20',
    PROPERTY,
    () => `${what}. Expected one snapshot in the readies, as of 20; found ${installed(readies)}.`,
  );
  const answers = messagesOf(readies).filter(({ msgType, reject }) => msgType === MessageType.MsgAppendResponse && !reject).length;
  check(answers === 3, PROPERTY, () => `${what}. Expected 3 answers, found ${answers}.`);
  for (const fields of late) expectNotInstalled(node.snapshot(4, fields), `${what}; when it was installed, all arrived once more`);
  node.expectLog('nothing after 20@3', what);
  node.expectStatus({ lastIndex: 20, commit: 20, applied: 20, members: [1, 2, 3] }, what);
}

/** A newer snapshot replaces one that was not handed out yet. */
async function overtaken(context: ScenarioContext): Promise<void> {
  const node = await start(context);
  node.node.step(snapshotMessage(4, { index: 20, term: 3 }));
  const readies = node.snapshot(4, { index: 25, term: 4 });
  const what = 'A snapshot as of 20@3 arrived, and at once one as of 25@4';
  check(installed(readies).endsWith('25'), PROPERTY, () => `${what}. Expected the last one in the readies, found ${installed(readies)}.`);
  node.expectLog('nothing after 25@4', what);
  node.expectResponse(readies, 25, what);
}

/** The entries up to 12 are committed, and none of the log was applied yet. */
async function hasCommittedEntries(context: ScenarioContext): Promise<void> {
  for (const index of [11, 12]) {
    const node = await SnapshotNode.start(context, { property: PROPERTY, storage: compactedLog(10, 10) });
    const readies = node.snapshot(4, { index, term: 2 });
    const what = `The log is ${LOG}, committed to 12 and applied to 10, and a snapshot as of ${index}@2 arrived`;
    expectNotInstalled(readies, what);
    node.expectLog(LOG, what);
    node.expectStatus(UNCHANGED, what);
    node.expectResponse(readies, 12, what);
  }
}

async function hasLowerTerm(context: ScenarioContext): Promise<void> {
  const node = await start(context);
  const readies = node.snapshot(2, { index: 20, term: 2 });
  const what = 'Term 3 has begun, and a snapshot arrived from the leader of term 2';
  expectNotInstalled(readies, what);
  node.expectLog(LOG, what);
  node.expectStatus({ ...UNCHANGED, term: 3, leader: 0 }, what);
}

function expectNotInstalled(readies: readonly Ready[], what: string, property: Property = PROPERTY): void {
  check(
    installed(readies) === 'none',
    property,
    () => `${what}. Expected no snapshot in the readies, found one as of ${installed(readies)}.`,
  );
}
