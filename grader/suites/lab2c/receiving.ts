import { ELECTION_TICKS } from '#grader/suites/lab2a/scripted-group';
import { gradedTest } from '#grader/catalogue/define-test';
import { appendMessage, entriesOf, storageWith, voteRequest } from '#grader/suites/lab2a/fake-messages';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { MessageType } from '#kit/wire/raft';

import { compactedLog, snapshotMessage } from './compacted-log';
import { SnapshotNode, installed, messagesOf } from './snapshot-node';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'receiving snapshots';

export const snapshotRestores = gradedTest('lab2c', 'snapshot-restores', {
  ...SNAPSHOT_DEFAULTS,
  title:
    'A snapshot replaces the log: the node takes its index, term and members, counts its entries as committed and applied, and hands it out once',
  points: 2,
  docsAnchor: 'receiving',
  async run(context) {
    await replacesTheLog(
      await SnapshotNode.start(context, { property: PROPERTY, storage: storageWith([1, 1, 1, 1, 1], { commit: 2 }) }),
      'A follower with entries 1 to 5 of term 1',
    );
    await replacesTheLog(
      await SnapshotNode.start(context, { property: PROPERTY, storage: compactedLog(10, 12) }),
      'A follower whose log begins after 10@2',
    );
    await replacesTheLog(await SnapshotNode.start(context, { property: PROPERTY, storage: storageWith([]) }), 'A new follower');
    await replacesUnpersistedEntries(context);
    await keepsVote(context);
    takesEntriesWithSnapshot(await SnapshotNode.start(context, { property: PROPERTY, storage: storageWith([1]) }));
    endsWithTheSnapshot(await restored(context));
    votesByLog(await restored(context));
    await resetsElectionTimeout(context);
  },
});

/** Node 3 was removed and node 10 was added. */
const MEMBERS = [10, 2, 1];

async function replacesTheLog(node: SnapshotNode, who: string): Promise<void> {
  const data = bytesOf('everything');
  const readies = node.snapshot(4, { index: 20, term: 3, members: MEMBERS, data });
  const what = `${who} received a snapshot as of 20@3`;
  node.expectLog('nothing after 20@3', what);
  node.expectStatus({ lastIndex: 20, commit: 20, applied: 20, term: 4, role: 'follower', leader: 2 }, what);
  node.expectStatus({ members: [1, 2, 10] }, `${what} that names the members 10, 2, 1`);
  node.expectResponse(readies, 20, what);
  check(
    installed(readies) === '20',
    PROPERTY,
    () => `${what}. Expected one snapshot in the readies, as of 20; found ${installed(readies)}.`,
  );
  checkBytes(
    readies.find(({ snapshot }) => snapshot !== undefined)!.snapshot!.data,
    data,
    PROPERTY,
    `${what}. The data of the snapshot in the ready`,
  );
  const others = readies
    .flatMap(({ entries, committedEntries }) => [...entries, ...committedEntries])
    .map(({ index, term }) => `${index}@${term}`);
  check(others.length === 0, PROPERTY, () => `${what}. Expected no entries in the readies, found ${others.join(' ')}.`);
}

/** Entries that arrived just before the snapshot, and were not handed out yet. */
async function replacesUnpersistedEntries(context: ScenarioContext): Promise<void> {
  const node = await SnapshotNode.start(context, { property: PROPERTY, storage: storageWith([1, 1, 1]) });
  node.node.step(appendMessage({ from: 2, to: 1, term: 4 }, { index: 3, logTerm: 1, entries: entriesOf([2, 2], 4), commit: 4 }));
  await replacesTheLog(node, 'A follower with entries 4 and 5 that are not persisted yet');
}

/** The vote belongs to the term, not to the log: a second vote in the term could elect a second leader. */
async function keepsVote(context: ScenarioContext): Promise<void> {
  const storage = storageWith([1, 1, 1], { term: 4, vote: 2 });
  const node = await SnapshotNode.start(context, { property: PROPERTY, storage });
  node.snapshot(4, { index: 20, term: 3 });
  node.expectStatus({ term: 4, vote: 2 }, 'A follower that voted for node 2 in term 4 received a snapshot as of 20@3');
}

/** Entries that follow the snapshot arrive before the snapshot is handed out. */
function takesEntriesWithSnapshot(node: SnapshotNode): void {
  const what = 'A snapshot as of 20@3 arrived, and at once entries 21@4 22@4';
  node.node.step(snapshotMessage(4, { index: 20, term: 3 }));
  const append = appendMessage({ from: 2, to: 1, term: 4 }, { index: 20, logTerm: 3, entries: entriesOf([4, 4], 21), commit: 20 });
  const readies = node.receive(append);
  const entries = readies.flatMap((ready) => ready.entries.map(({ index }) => index)).join(' ');
  const found = `snapshots ${installed(readies)}, entries ${entries || 'none'}`;
  check(found === 'snapshots 20, entries 21 22', PROPERTY, () => {
    return `${what}. Expected in the readies: snapshots 20, entries 21 22. Found: ${found}.`;
  });
  node.expectResponse(readies, 22, what);
  node.expectLog('21@4 22@4 after 20@3', what);
}

async function restored(context: ScenarioContext): Promise<SnapshotNode> {
  const node = await SnapshotNode.start(context, { property: PROPERTY, storage: storageWith([1, 1, 1, 1, 1]) });
  node.snapshot(4, { index: 20, term: 3, members: [1, 2, 3, 4] });
  return node;
}

/** The next entries follow the snapshot's entry. */
function endsWithTheSnapshot(node: SnapshotNode): void {
  const what = 'Entries 21@4 22@4 arrived after a snapshot as of 20@3';
  const append = appendMessage({ from: 2, to: 1, term: 4 }, { index: 20, logTerm: 3, entries: entriesOf([4, 4], 21), commit: 21 });
  const readies = node.receive(append);
  node.expectResponse(readies, 22, what);
  node.expectLog('21@4 22@4 after 20@3', what);
  const applied = readies.flatMap(({ committedEntries }) => committedEntries.map(({ index }) => index)).join();
  check(applied === '21', PROPERTY, () => `${what}, committed to 21. Expected entry 21 to apply, found ${applied || 'none'}.`);
}

function votesByLog(node: SnapshotNode): void {
  const ask = (from: number, term: number, index: number): boolean => {
    const readies = node.receive(voteRequest({ from, to: 1, term }, { index, logTerm: 3 }));
    return messagesOf(readies).some(({ msgType, reject }) => msgType === MessageType.MsgRequestVoteResponse && !reject);
  };
  check(
    !ask(3, 5, 19),
    PROPERTY,
    () => 'The log ends with a snapshot as of 20@3. Expected no vote for a candidate whose log ends at 19@3, found a vote.',
  );
  check(
    ask(4, 6, 20),
    PROPERTY,
    () => 'The log ends with a snapshot as of 20@3. Expected a vote for a candidate whose log ends at 20@3, found none.',
  );
}

/** A snapshot shows that there is a leader, as appends and heartbeats do. */
async function resetsElectionTimeout(context: ScenarioContext): Promise<void> {
  const node = await SnapshotNode.start(context, { property: PROPERTY, storage: storageWith([1]) });
  node.node.campaign();
  node.settleUnpersisted('a campaign');
  const { term, role } = node.status;
  check(role === 'candidate', 'elections', () => `Node 1 of three started an election. Expected the role candidate, found ${role}.`);
  node.snapshot(term, { index: 20, term: 1 });
  node.expectStatus({ role: 'follower', leader: 2 }, `A candidate received a snapshot of its term ${term} from node 2`);
  for (let piece = 1; piece <= 6; piece++) {
    for (let tick = 1; tick < ELECTION_TICKS; tick++) node.node.tick();
    // Every second one is a duplicate, without anything new.
    node.snapshot(term, { index: 20 + Math.ceil(piece / 2), term: 1 });
  }
  node.expectStatus(
    { role: 'follower', term },
    `A follower received a snapshot every ${ELECTION_TICKS - 1} ticks, less than an election timeout`,
  );
}
