import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { MessageType } from '#kit/wire/raft';

import { READY_TEST, READY, entries, expectEntries } from './ready-expectations';
import { ScriptedNode } from './scripted-node';

export const readyHoldsWhatIsNew = gradedTest('lab2ac', 'ready-holds-what-is-new', {
  ...READY_TEST,
  title: 'A ready holds what is to be persisted, sent and applied, nothing twice; and there is none when nothing is new',
  async run(context) {
    await asFollower(await ScriptedNode.start(context));
    await asLeader(await ScriptedNode.start(context, { members: [1] }));
  },
});

async function asFollower(node: ScriptedNode): Promise<void> {
  node.expectNothing('Of a new node');
  node.append(1, [0, 0], entries(1, 1, 3));
  const first = node.finishNext();
  expectEntries(first.entries, entries(1, 1, 3), 'A follower took three entries. To persist');
  expectEntries(first.committedEntries, [], 'None of them is committed. To apply');
  const answers = first.messages.filter(({ msgType, to }) => msgType === MessageType.MsgAppendResponse && (to as number) === 2);
  check(answers.length > 0, READY, () => 'A follower took entries, but its ready holds no answer to the leader.');
  node.expectNothing('After advance, with nothing new,');

  node.append(1, [3, 1], [], 2);
  const second = node.finishNext();
  expectEntries(second.entries, [], 'Only the commit index moved. To persist');
  expectEntries(second.committedEntries, entries(1, 1, 2), 'Entries 1 and 2 became committed. To apply');
  node.expectStatus({ applied: 2 }, 'Entries 1 and 2 were applied');
  node.expectNothing('After advance, with nothing new,');

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

/** A group of one: nobody else has to agree. Its own copy may count at once, or when it is durable. */
async function asLeader(node: ScriptedNode): Promise<void> {
  node.node.campaign();
  const begin = node.settle();
  node.propose('a');
  node.propose('b');
  const both = node.settle();
  const all = [...begin, ...both];
  const persisted = all.flatMap((ready) => ready.entries);
  expectEntries(persisted, entries(1, 1, persisted.length), 'A leader that is alone. To persist, in all');
  check(persisted.length >= 2, READY, () => 'A leader took two proposals, but its readies held fewer entries.');
  expectEntries(
    all.flatMap((ready) => ready.committedEntries),
    persisted,
    'A leader that is alone. To apply, in all',
  );
  node.expectStatus({ applied: persisted.length }, `All ${persisted.length} entries were applied`);
}
