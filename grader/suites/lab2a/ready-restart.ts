import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { MessageType } from '#kit/wire/raft';

import { READY_TEST, READY, entries, expectEntries, expectHardState } from './ready-expectations';
import { ScriptedNode, loadCode } from './scripted-node';

export const restartFromStorage = gradedTest('lab2ac', 'ready-after-restart', {
  ...READY_TEST,
  title: 'A node that restarts hands out only what its storage does not have, and applies on from where it was',
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
      'Before the crash entry 2 was applied, and entry 4 known to be committed. To apply',
    );
    for (const { hardState } of readies) expectHardState(hardState, undefined, 'After a restart nothing has changed');
    again.expectStatus({ applied: 4 }, 'After a restart all up to entry 4 was applied');

    again.append(2, [4, 1], entries(2, 5, 6), 5);
    const next = again.settle();
    expectEntries(
      next.flatMap((ready) => ready.entries),
      entries(2, 5, 6),
      'A new leader replaced entry 5 and added entry 6. To persist',
    );
    expectEntries(
      next.flatMap((ready) => ready.committedEntries),
      entries(2, 5, 5),
      'Entry 5 became committed. To apply',
    );
    expectVoteKept(new ScriptedNode(code, { storage: voted(code) }));
  },
});

/** Entries 1 to 5 durable, 1 and 2 applied; 3 and 4 committed, and the crash came before they were applied. */
function fill(node: ScriptedNode): void {
  node.append(1, [0, 0], entries(1, 1, 5), 2);
  node.settle();
  node.append(1, [5, 1], [], 4);
  node.disk.persist(node.ready());
}

/** The storage of a node that voted for 3 in term 7, and crashed when that was durable. */
function voted(code: Awaited<ReturnType<typeof loadCode>>): MemoryRaftStorage {
  const node = new ScriptedNode(code);
  node.step(MessageType.MsgRequestVote, 3, { term: 7 });
  node.disk.persist(node.ready());
  return node.disk.storage;
}

function expectVoteKept(node: ScriptedNode): void {
  node.step(MessageType.MsgRequestVote, 2, { term: 7 });
  const answers = node.settle().flatMap(({ messages }) => messages.filter(({ to, reject }) => to === 2 && !reject));
  const granted = answers.some(({ msgType }) => msgType === MessageType.MsgRequestVoteResponse);
  check(
    !granted,
    READY,
    () => 'A node voted for 3 in term 7, restarted, and voted for 2 in term 7: the vote was not in the hard state that it handed out.',
  );
}
