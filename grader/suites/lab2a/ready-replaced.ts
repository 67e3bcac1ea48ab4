import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';

import { READY_TEST, READY, entries, expectEntries } from './ready-expectations';
import { ScriptedNode } from './scripted-node';

export const changesBeforeAdvance = gradedTest('lab2ac', 'changes-between-ready-and-advance', {
  ...READY_TEST,
  title: 'What comes in between ready and advance is neither lost nor taken as done, also where it replaces what was handed out',
  async run(context) {
    await moreEntries(await ScriptedNode.start(context));
    await replaced(await ScriptedNode.start(context), 2);
    await replaced(await ScriptedNode.start(context), 3);
    await replaced(await ScriptedNode.start(context), 5);
    await committed(await ScriptedNode.start(context));
  },
});

async function moreEntries(node: ScriptedNode): Promise<void> {
  node.append(1, [0, 0], entries(1, 1, 2));
  const first = node.ready();
  node.append(1, [2, 1], entries(1, 3, 4));
  node.finish(first);
  const second = node.finishNext();
  expectEntries(second.entries, entries(1, 3, 4), 'Entries 3 and 4 came in before entries 1 and 2 were persisted. To persist then');
  check(second.messages.length > 0, READY, () => 'The answer to an append that came in between ready and advance was lost.');
  node.expectNothing('After advance, with nothing new,');
}

/** Entries 2 and 3 were handed out, and are replaced by others, up to index `last`. */
async function replaced(node: ScriptedNode, last: number): Promise<void> {
  node.append(1, [0, 0], entries(1, 1, 3));
  const first = node.ready();
  node.append(2, [1, 1], entries(2, 2, last));
  node.finish(first);
  const what = `Entries 1 to 3 of term 1 were handed out; before advance a new leader replaced those from 2 on by others, up to ${last}. To persist then`;
  expectEntries(node.finishNext().entries, entries(2, 2, last), what);
  node.expectNothing('After advance, with nothing new,');
}

async function committed(node: ScriptedNode): Promise<void> {
  node.append(1, [0, 0], entries(1, 1, 3), 1);
  const first = node.settle();
  node.append(1, [3, 1], [], 2);
  const second = node.ready();
  node.append(1, [3, 1], [], 3);
  node.finish(second);
  node.expectStatus({ applied: 2 }, 'Entry 2 was applied; entry 3 became committed before advance, and was not');
  const applied = [...first, second, node.finishNext()].flatMap((ready) => ready.committedEntries);
  expectEntries(applied, entries(1, 1, 3), 'The commit index moved between ready and advance. To apply, in all');
}
