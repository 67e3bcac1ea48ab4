import type { WriteBatch } from '#kit/engine';
import { makeEntry } from '#kit/raft/message';
import { putApplyState, putEntry, putRaftState } from '#kit/store/records';
import { SeededChoices } from '#harness/simulation/choices/seeded';
import { SimulatedDisk } from '#harness/simulation/disk';

import { DurableDisk } from './durable-disk';

const HARD_STATE = { term: 4, vote: 2, commit: 3 };

function makeDisk(): { durable: DurableDisk; write: (sync: boolean, ...batch: WriteBatch) => void } {
  const disk = new SimulatedDisk(new SeededChoices(1, 'durable disk'), 1);
  return { durable: new DurableDisk(disk, 7), write: (sync, ...batch) => disk.complete(disk.begin(batch), sync) };
}

test('a write is durable only after a sync', () => {
  const { durable, write } = makeDisk();
  const batch = [putRaftState(7, { hardState: HARD_STATE, lastIndex: 1, lastTerm: 4 }), putEntry(7, makeEntry(4, 1))];
  write(false, ...batch);
  expect([durable.hardState().term, durable.lastIndex, durable.has(1, 4)]).toEqual([0, 0, false]);
  // A sync also makes the writes before it durable.
  write(true, putRaftState(8, { hardState: HARD_STATE, lastIndex: 0, lastTerm: 0 }));
  expect([durable.hardState(), durable.lastIndex, durable.has(1, 4)]).toEqual([HARD_STATE, 1, true]);
});

test('an entry is identified by its term, and a discarded entry counts as durable because it was applied', () => {
  const { durable, write } = makeDisk();
  write(true, putEntry(7, makeEntry(4, 6)), putApplyState(7, { appliedIndex: 5, truncatedIndex: 5, truncatedTerm: 3 }));
  expect([4, 5, 6, 7].map((index) => durable.termAt(index))).toEqual([undefined, 3, 4, undefined]);
  expect([durable.has(4, 1), durable.has(5, 3), durable.has(6, 4)]).toEqual([true, true, true]);
  expect([durable.has(5, 2), durable.has(6, 3), durable.has(7, 4)]).toEqual([false, false, false]);
});
