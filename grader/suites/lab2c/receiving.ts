import { ELECTION_TICKS } from '#grader/suites/lab2a/scripted-group';
import { appendMessage, entriesOf, storageWith, voteRequest } from '#grader/suites/lab2a/fake-messages';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { MessageType } from '#kit/wire/raft';

import { snapshotTest } from './define-direct';
import { shortenedLog } from './shortened-log';
import { SnapshotNode, installed, messagesOf } from './snapshot-node';

const RULE = 'receiving snapshots';

export const snapshotRestores = snapshotTest('snapshot-restores', {
  title:
    'A snapshot becomes the log’s beginning: its index, term and members hold, what it stands for is committed and applied, and it waits to be installed',
  points: 2,
  docsAnchor: 'receiving',
  async run(context) {
    await replacesTheLog(
      await SnapshotNode.start(context, { property: RULE, storage: storageWith([1, 1, 1, 1, 1], { commit: 2 }) }),
      'A follower with entries 1 to 5 of term 1',
    );
    await replacesTheLog(
      await SnapshotNode.start(context, { property: RULE, storage: shortenedLog(10, 12) }),
      'A follower whose log begins after 10@2',
    );
    await replacesTheLog(await SnapshotNode.start(context, { property: RULE, storage: storageWith([]) }), 'A new follower');
    endsWithTheSnapshot(await restored(context));
    votesByItsLog(await restored(context));
    await comesFromALeader(context);
  },
});

const MEMBERS = [4, 2, 1, 3];

async function replacesTheLog(node: SnapshotNode, who: string): Promise<void> {
  const data = bytesOf('everything');
  const readies = node.snapshot(4, { index: 20, term: 3, members: MEMBERS, data });
  const what = `${who} got a snapshot as of 20@3`;
  node.expectLog('nothing after 20@3', what);
  node.expectStatus({ lastIndex: 20, commit: 20, applied: 20, term: 4, role: 'follower', leader: 2 }, what);
  node.expectStatus({ members: [1, 2, 3, 4] }, `${what} that names the members 4, 2, 1, 3`);
  node.expectResponse(readies, [20, 20], what);
  check(
    installed(readies) === '20',
    RULE,
    () => `${what}: one as of 20 should be handed out to be installed, once; handed out: ${installed(readies)}.`,
  );
  checkBytes(readies.find(({ snapshot }) => snapshot !== undefined)!.snapshot!.data, data, RULE, `${what}. Its data in the ready`);
  const others = readies
    .flatMap(({ entries, committedEntries }) => [...entries, ...committedEntries])
    .map(({ index, term }) => `${index}@${term}`);
  check(others.length === 0, RULE, () => `${what}: entries ${others.join(' ')} are handed out, though the snapshot stands for them.`);
}

async function restored(context: ScenarioContext): Promise<SnapshotNode> {
  const node = await SnapshotNode.start(context, { property: RULE, storage: storageWith([1, 1, 1, 1, 1]) });
  node.snapshot(4, { index: 20, term: 3, members: [1, 2, 3, 4] });
  return node;
}

/** What comes next follows on the snapshot's entry. */
function endsWithTheSnapshot(node: SnapshotNode): void {
  const what = 'After a snapshot as of 20@3 came entries 21@4 22@4';
  const append = appendMessage({ from: 2, to: 1, term: 4 }, { index: 20, logTerm: 3, entries: entriesOf([4, 4], 21), commit: 21 });
  const readies = node.receive(append);
  node.expectResponse(readies, [22, 22], what);
  node.expectLog('21@4 22@4 after 20@3', what);
  const applied = readies.flatMap(({ committedEntries }) => committedEntries.map(({ index }) => index)).join();
  check(applied === '21', RULE, () => `${what}, committed to 21. To apply: ${applied || 'none'}.`);
}

function votesByItsLog(node: SnapshotNode): void {
  const ask = (from: number, term: number, index: number): boolean => {
    const readies = node.receive(voteRequest({ from, to: 1, term }, { index, logTerm: 3 }));
    return messagesOf(readies).some(({ msgType, reject }) => msgType === MessageType.MsgRequestVoteResponse && !reject);
  };
  check(!ask(3, 5, 19), RULE, () => 'The log ends with a snapshot as of 20@3, but a candidate gets a vote whose log ends at 19@3.');
  check(ask(4, 6, 20), RULE, () => 'The log ends with a snapshot as of 20@3, but a candidate gets no vote whose log ends there, too.');
}

/** It says that somebody leads, as appends and heartbeats do. */
async function comesFromALeader(context: ScenarioContext): Promise<void> {
  const node = await SnapshotNode.start(context, { property: RULE, storage: storageWith([1]) });
  node.node.campaign();
  node.settleUnpersisted('a campaign');
  const { term, role } = node.status;
  check(role === 'candidate', 'elections', () => `Node 1 of three stood for election, and is a ${role}.`);
  node.snapshot(term, { index: 20, term: 1 });
  node.expectStatus({ role: 'follower', leader: 2 }, `A candidate got a snapshot of its term ${term} from node 2`);
  for (let piece = 1; piece <= 5; piece++) {
    for (let tick = 1; tick < ELECTION_TICKS; tick++) node.node.tick();
    node.snapshot(term, { index: 20 + piece, term: 1 });
  }
  node.expectStatus(
    { role: 'follower', term },
    `A follower has got a snapshot every ${ELECTION_TICKS - 1} ticks, less than an election timeout`,
  );
}
