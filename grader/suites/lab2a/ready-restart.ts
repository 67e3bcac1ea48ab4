import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { MessageType } from '#kit/wire/raft';

import { READY_TEST, READY, entries, expectEntries, expectHardState } from './ready-expectations';
import { ScriptedNode, loadCode } from './scripted-node';

export const restartFromStorage = gradedTest('lab2ac', 'ready-after-restart', {
  ...READY_TEST,
  title: 'After a restart, readies have only what the storage lacks, and applying continues after the applied index',
  async run(context) {
    const code = await loadCode(context);
    const storage = new MemoryRaftStorage();
    fill(new ScriptedNode(code, { storage }));

    const again = new ScriptedNode(code, { storage });
    const readies = again.settle();
    expectEntries(
      readies.flatMap((ready) => ready.entries),
      [],
      'After a restart all entries are durable. To persist',
    );
    expectEntries(
      readies.flatMap((ready) => ready.committedEntries),
      entries(1, 3, 4),
      'Before the crash, entry 2 was applied, and the commit index was 4. To apply',
    );
    for (const { hardState } of readies) expectHardState(hardState, undefined, 'After a restart without changes');
    again.expectStatus({ applied: 4 }, 'After a restart, all entries up to 4 were applied');

    again.append(2, [4, 1], entries(2, 5, 6), 5);
    const next = again.settle();
    expectEntries(
      next.flatMap((ready) => ready.entries),
      entries(2, 5, 6),
      'A new leader replaced entry 5 and added entry 6. To persist',
      'log matching',
    );
    expectEntries(
      next.flatMap((ready) => ready.committedEntries),
      entries(2, 5, 5),
      'Entry 5 was committed. To apply',
    );
    expectVoteKept(new ScriptedNode(code, { storage: voted(code) }));
  },
});

/** Entries 1 to 5 are durable, 1 and 2 are applied. Entries 3 and 4 are committed, but the node crashes before it applies them. */
function fill(node: ScriptedNode): void {
  node.append(1, [0, 0], entries(1, 1, 5), 2);
  node.settle();
  node.append(1, [5, 1], [], 4);
  node.disk.persist(node.ready());
}

/** The storage of a node that voted for node 3 in term 7, and crashed after this was durable. */
function voted(code: Awaited<ReturnType<typeof loadCode>>): MemoryRaftStorage {
  const node = new ScriptedNode(code);
  node.step(MessageType.MsgRequestVote, 3, { term: 7 });
  node.disk.persist(node.ready());
  return node.disk.storage;
}

function expectVoteKept(node: ScriptedNode): void {
  node.step(MessageType.MsgRequestVote, 2, { term: 7 });
  const responses = node.settle().flatMap(({ messages }) => messages.filter(({ to, reject }) => to === 2 && !reject));
  const granted = responses.some(({ msgType }) => msgType === MessageType.MsgRequestVoteResponse);
  check(
    !granted,
    READY,
    () =>
      'A node voted for node 3 in term 7 and restarted. Expected it to reject node 2 in term 7, found a granted vote: the hard state of its ready lacked the vote.',
  );
}
