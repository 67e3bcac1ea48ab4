import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import type { WriteBatch } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand, readCommand, writeCommand } from '#kit/store/command';
import { type DurableApplyState, type DurableRaftState, putApplyState, putEntry, putRaftState } from '#kit/store/records';
import type { RunFailed } from '#harness/scenario/verdict';

import { AppliedData } from './applied-data';

const HEADER = { regionId: 7, peer: undefined, regionEpoch: undefined, term: 0 };
const WHO = 'store 1, after a crash';

function put(key: string, value: string, cf = 'default'): WriteBatch[number] {
  return { type: 'put', cf, key: bytesOf(key), value: bytesOf(value) };
}

/** What was committed, from entry 1 on: the beginning of a term, two writes, a read, a delete. */
const LOG = [
  EMPTY_BYTES,
  encodeCommand(writeCommand(HEADER, [put('a', '1'), put('b', '2', 'lock')])),
  encodeCommand(writeCommand(HEADER, [put('a', '3')])),
  encodeCommand(readCommand(HEADER)),
  encodeCommand(writeCommand(HEADER, [{ type: 'delete', cf: 'lock', key: bytesOf('b') }])),
].map((data) => ({ term: 2, data }));

/** Knows what entries 1 to `commit` do; the node that shows them has discarded those up to `start`. */
function committed(commit: number, start = 0, data = new AppliedData(7)): AppliedData {
  const entries = LOG.map(({ term, data: command }, i) => makeEntry(term, i + 1, command)).slice(start);
  data.committed({ snapshotIndex: start, snapshotTerm: 2, entries, committed: commit, applied: commit, stable: LOG.length });
  return data;
}

interface Disk {
  readonly raft?: Partial<DurableRaftState>;
  readonly apply?: Partial<DurableApplyState>;
  readonly data?: WriteBatch;
  readonly entries?: readonly number[];
}

/** A disk with entries 1 to 5 in its log, of which three are applied. */
function disk({ raft, apply, data = [put('a', '3'), put('b', '2', 'lock')], entries = [1, 2, 3, 4, 5] }: Disk = {}): MemTree {
  const raftState = putRaftState(7, { hardState: { term: 2, vote: 1, commit: 4 }, lastIndex: 5, lastTerm: 2, ...raft });
  const applyState = putApplyState(7, { appliedIndex: 3, truncatedIndex: 0, truncatedTerm: 0, ...apply });
  return MemTree.empty().apply([raftState, applyState, ...data, ...entries.map((index) => putEntry(7, makeEntry(2, index)))]);
}

/** The rule that the disk breaks, and the words for it. */
function broken(tree: MemTree, data = committed(5)): [property: string, message: string] | undefined {
  try {
    data.checkDisk(tree, WHO);
    return undefined;
  } catch (error) {
    const { property, message } = (error as RunFailed).failure;
    return [property, message];
  }
}

test('a disk that has what was committed, up to any entry, is right', () => {
  const states: WriteBatch[] = [
    [],
    [],
    [put('a', '1'), put('b', '2', 'lock')],
    [put('a', '3'), put('b', '2', 'lock')],
    [put('a', '3'), put('b', '2', 'lock')],
    [put('a', '3')],
  ];
  for (const [appliedIndex, data] of states.entries()) expect(broken(disk({ apply: { appliedIndex }, data }))).toBeUndefined();
  expect(broken(disk({ apply: { truncatedIndex: 3, truncatedTerm: 2 }, entries: [4, 5] }))).toBeUndefined();
  expect(
    broken(
      disk({
        apply: { truncatedIndex: 3, truncatedTerm: 2 },
        raft: { lastIndex: 3, hardState: { term: 2, vote: 1, commit: 3 } },
        entries: [],
      }),
    ),
  ).toBeUndefined();
  expect(broken(MemTree.empty())).toBeUndefined();
});

test.each<[string, Disk, string]>([
  [
    'lacks a write',
    { data: [put('b', '2', 'lock')] },
    `the last to write default/"a" was entry 3, a put of "3". But the disk has nothing.`,
  ],
  [
    'has a value of an earlier entry',
    { data: [put('a', '1'), put('b', '2', 'lock')] },
    `the last to write default/"a" was entry 3, a put of "3". But the disk has "1".`,
  ],
  [
    'has a key that nobody wrote',
    { data: [put('a', '3'), put('b', '2', 'lock'), put('b', '2')] },
    `no entry up to there wrote default/"b". But the disk has "2".`,
  ],
  [
    'has a write in another column family',
    { data: [put('a', '3'), put('b', '2', 'write')] },
    `the last to write lock/"b" was entry 2, a put of "2". But the disk has nothing.`,
  ],
  [
    'has applied an entry already of which its index knows nothing',
    { apply: { appliedIndex: 2 } },
    `the last to write default/"a" was entry 2, a put of "1". But the disk has "3".`,
  ],
  [
    'still has what was deleted',
    { apply: { appliedIndex: 5 } },
    `the last to write lock/"b" was entry 5, which deleted it. But the disk has "2".`,
  ],
])('applied state: a disk that %s', (_, some, message) => {
  const { appliedIndex = 3 } = some.apply ?? {};
  expect(broken(disk(some))).toEqual(['applied state', `${WHO}: the applied index is ${appliedIndex}, and ${message}`]);
});

test('what was committed counts at once: its effect may survive the crash of the very event', () => {
  const data = committed(2);
  data.committed({
    snapshotIndex: 0,
    snapshotTerm: 0,
    entries: LOG.map(({ term, data }, i) => makeEntry(term, i + 1, data)),
    committed: 3,
    applied: 2,
    stable: 5,
  });
  expect(broken(disk(), data)).toBeUndefined();
});

test('applied state: a disk that has applied what was not committed', () => {
  expect(broken(disk(), committed(2))).toEqual(['applied state', `${WHO}: entry 3 is said to be applied, but it was not committed.`]);
});

test.each<[string, Disk, string]>([
  ['has a hole', { entries: [1, 2, 4, 5] }, 'has entry 4 where entry 3 belongs'],
  ['begins too late', { entries: [2, 3, 4, 5] }, 'has entry 2 where entry 1 belongs'],
  ['still has what was discarded', { apply: { truncatedIndex: 2, truncatedTerm: 2 } }, 'has entry 1 where entry 3 belongs'],
  ['is shorter than its state says', { entries: [1, 2, 3, 4] }, 'ends at entry 4, but its RaftLocalState says 5'],
  ['goes on after the end that its state says', { raft: { lastIndex: 4 } }, 'ends at entry 5, but its RaftLocalState says 4'],
  ['ends in another term', { raft: { lastTerm: 1 } }, 'ends with an entry of term 2, but its RaftLocalState says 1'],
  [
    'ends before what is applied',
    { entries: [1, 2], raft: { lastIndex: 2 } },
    'entry 3 is said to be applied, but the log on disk ends at 2',
  ],
  [
    'ends before what is committed',
    { entries: [1, 2, 3], raft: { lastIndex: 3 } },
    'entry 4 is said to be committed, but the log on disk ends at 3',
  ],
])('log on disk: one that %s', (_, some, message) => {
  expect(broken(disk(some))).toEqual(['log on disk', expect.stringContaining(message)]);
});

test('what one node has discarded is known from what another one showed before', () => {
  const data = committed(3);
  expect(broken(disk({ apply: { appliedIndex: 5 }, data: [put('a', '3')] }), committed(5, 3, data))).toBeUndefined();
});
