import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';

import { READY_TEST, READY, entries, expectEntries } from './ready-expectations';
import { randomReadies } from './ready-random';
import { ScriptedNode } from './scripted-node';

export const changesBeforeAdvance = gradedTest('lab2ac', 'changes-between-ready-and-advance', {
  ...READY_TEST,
  seeds: 20,
  title: 'Changes between ready and advance are neither lost nor taken as done, also if they replace entries of the ready',
  async run(context) {
    await moreEntries(await ScriptedNode.start(context));
    await replaced(await ScriptedNode.start(context), 2);
    await replaced(await ScriptedNode.start(context), 3);
    await replaced(await ScriptedNode.start(context), 5);
    await committed(await ScriptedNode.start(context));
    await randomReadies(context);
  },
});

async function moreEntries(node: ScriptedNode): Promise<void> {
  node.append(1, [0, 0], entries(1, 1, 2));
  const first = node.ready();
  node.append(1, [2, 1], entries(1, 3, 4));
  node.finish(first);
  const second = node.finishNext();
  expectEntries(second.entries, entries(1, 3, 4), 'Entries 3 and 4 were appended before entries 1 and 2 were persisted. To persist then');
  check(
    second.messages.length > 0,
    READY,
    () => 'Expected a response to an append between ready and advance in the next ready, found none.',
  );
  node.expectNothing('After advance without changes');
}

/** Entries 2 and 3 of a ready are replaced by others, up to index `last`, before advance. */
async function replaced(node: ScriptedNode, last: number): Promise<void> {
  node.append(1, [0, 0], entries(1, 1, 3));
  const first = node.ready();
  node.append(2, [1, 1], entries(2, 2, last));
  node.finish(first);
  const what = `A ready had entries 1 to 3 of term 1; before advance a new leader replaced the entries from 2 on by others, up to ${last}. To persist then`;
  expectEntries(node.finishNext().entries, entries(2, 2, last), what);
  node.expectNothing('After advance without changes');
}

async function committed(node: ScriptedNode): Promise<void> {
  node.append(1, [0, 0], entries(1, 1, 3), 1);
  const first = node.settle();
  node.append(1, [3, 1], [], 2);
  const second = node.ready();
  node.append(1, [3, 1], [], 3);
  node.finish(second);
  node.expectStatus({ applied: 2 }, 'Entry 2 was applied; entry 3 was committed before advance, and not applied');
  const applied = [...first, second, node.finishNext()].flatMap((ready) => ready.committedEntries);
  expectEntries(applied, entries(1, 1, 3), 'The commit index changed between ready and advance. To apply in total');
}
