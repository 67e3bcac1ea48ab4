import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { MessageType } from '#kit/wire/raft';
import { quantity } from '#kit/quantity';

import { READY_TEST, READY, entries, expectEntries } from './ready-expectations';
import { ScriptedNode } from './scripted-node';

export const readyHoldsWhatIsNew = gradedTest('lab2ac', 'ready-holds-what-is-new', {
  ...READY_TEST,
  title: 'A ready has all entries to persist and to apply and all messages to send, none of them twice; without changes there is no ready',
  async run(context) {
    await asFollower(await ScriptedNode.start(context));
    await asLeader(await ScriptedNode.start(context, { members: [1] }));
  },
});

async function asFollower(node: ScriptedNode): Promise<void> {
  node.expectNothing('A new node');
  node.append(1, [0, 0], entries(1, 1, 3));
  const first = node.finishNext();
  expectEntries(first.entries, entries(1, 1, 3), 'A follower appended three entries. To persist');
  expectEntries(first.committedEntries, [], 'None of them is committed. To apply');
  const responses = first.messages.filter(({ msgType, to }) => msgType === MessageType.MsgAppendResponse && (to as number) === 2);
  check(responses.length > 0, READY, () => 'A follower appended entries. Expected a response to the leader in its ready, found none.');
  node.expectNothing('After advance without changes');

  node.append(1, [3, 1], [], 2);
  const second = node.finishNext();
  expectEntries(second.entries, [], 'Only the commit index changed. To persist');
  expectEntries(second.committedEntries, entries(1, 1, 2), 'Entries 1 and 2 became committed. To apply');
  node.expectStatus({ applied: 2 }, 'Entries 1 and 2 were applied');
  node.expectNothing('After advance without changes');

  node.append(1, [3, 1], entries(1, 4, 4), 3);
  const third = node.settle();
  expectEntries(
    third.flatMap((ready) => ready.entries),
    entries(1, 4, 4),
    'One more entry. To persist',
  );
  expectEntries(
    third.flatMap((ready) => ready.committedEntries),
    entries(1, 3, 3),
    'Entry 3 became committed. To apply',
  );
  node.expectStatus({ applied: 3 }, 'Entry 3 was applied');
}

/** The only member of a group. Its own copy may count at once, or when it is durable. */
async function asLeader(node: ScriptedNode): Promise<void> {
  node.node.campaign();
  const begin = node.settle();
  node.propose('a');
  node.propose('b');
  const both = node.settle();
  const all = [...begin, ...both];
  const persisted = all.flatMap((ready) => ready.entries);
  expectEntries(persisted, entries(1, 1, persisted.length), 'The leader of a group of one. To persist in total');
  check(
    persisted.length >= 2,
    READY,
    () => `A leader accepted two proposals. Expected at least 2 entries in its readies, found ${persisted.length}.`,
  );
  expectEntries(
    all.flatMap((ready) => ready.committedEntries),
    persisted,
    'The leader of a group of one. To apply in total',
  );
  node.expectStatus({ applied: persisted.length }, `${quantity(persisted.length, 'entry', 'entries')}: all applied`);
}
