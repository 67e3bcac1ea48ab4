import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import type { WriteBatch } from '#kit/engine';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand, readCommand, writeCommand } from '#kit/store/command';
import { type DurableApplyState, type DurableRaftState, deleteEntry, putApplyState, putEntry, putRaftState } from '#kit/store/records';
import type { RunFailed } from '#harness/scenario/verdict';

import { SeededChoices } from '#harness/simulation/choices/seeded';
import { SimulatedDisk } from '#harness/simulation/disk';
import { sampleRegion } from '#cluster/store/testing/sample-region';

import { RegionMap } from './region-map';
import { StoreDisk } from './store-disk';

const HEADER = { regionId: 7, peer: undefined, regionEpoch: undefined, term: 0 };
const WHO = 'store 1 after a crash';

function put(key: string, value: string, cf = 'default'): WriteBatch[number] {
  return { type: 'put', cf, key: bytesOf(key), value: bytesOf(value) };
}

/** The committed entries from entry 1 on: an entry without data, two writes, a read, a delete. */
const LOG = [
  EMPTY_BYTES,
  encodeCommand(writeCommand(HEADER, [put('a', '1'), put('b', '2', 'lock')])),
  encodeCommand(writeCommand(HEADER, [put('a', '3')])),
  encodeCommand(readCommand(HEADER)),
  encodeCommand(writeCommand(HEADER, [{ type: 'delete', cf: 'lock', key: bytesOf('b') }])),
].map((data) => ({ term: 2, data }));

const REGION = sampleRegion();

/** Adds entries 1 to `commit`, as a node has them that has discarded the entries up to `start`. */
function committed(commit: number, start = 0, map = new RegionMap([REGION], false)): RegionMap {
  const entries = LOG.map(({ term, data: command }, i) => makeEntry(term, i + 1, command)).slice(start);
  map.committed(7, { snapshotIndex: start, snapshotTerm: 2, entries, committed: commit, applied: commit, stable: LOG.length });
  return map;
}

/** A disk with this content, and its checks. */
function checked(content: WriteBatch, map: RegionMap): { checks: StoreDisk; write: (batch: WriteBatch) => void } {
  const simulated = new SimulatedDisk(new SeededChoices(1, 'store disk'), 1);
  const checks = new StoreDisk(1, simulated, map, [REGION], () => undefined);
  const write = (batch: WriteBatch): void => simulated.complete(simulated.begin(batch), true);
  write(content);
  simulated.onWritten = (batch) => checks.written(batch);
  return { checks, write };
}

interface Disk {
  readonly raft?: Partial<DurableRaftState>;
  readonly apply?: Partial<DurableApplyState>;
  readonly data?: WriteBatch;
  readonly entries?: readonly number[];
}

/** A disk with entries 1 to 5 in its log. The first three are applied. */
function disk({ raft, apply, data = [put('a', '3'), put('b', '2', 'lock')], entries = [1, 2, 3, 4, 5] }: Disk = {}): WriteBatch {
  const raftState = putRaftState(7, { hardState: { term: 2, vote: 1, commit: 4 }, lastIndex: 5, lastTerm: 2, ...raft });
  const applyState = putApplyState(7, { appliedIndex: 3, truncatedIndex: 0, truncatedTerm: 0, ...apply });
  return [raftState, applyState, ...data, ...entries.map((index) => putEntry(7, makeEntry(2, index)))];
}

/** The property that the disk violates, and the message. */
function violationOf(content: WriteBatch, map = committed(5)): [property: string, message: string] | undefined {
  try {
    checked(content, map).checks.checkAll(WHO);
    return undefined;
  } catch (error) {
    const { property, message } = (error as RunFailed).failure;
    return [property, message];
  }
}

test('a disk with the data after any committed entry is accepted', () => {
  const states: WriteBatch[] = [
    [],
    [],
    [put('a', '1'), put('b', '2', 'lock')],
    [put('a', '3'), put('b', '2', 'lock')],
    [put('a', '3'), put('b', '2', 'lock')],
    [put('a', '3')],
  ];
  for (const [appliedIndex, data] of states.entries()) expect(violationOf(disk({ apply: { appliedIndex }, data }))).toBeUndefined();
  expect(violationOf(disk({ apply: { truncatedIndex: 3, truncatedTerm: 2 }, entries: [4, 5] }))).toBeUndefined();
  expect(
    violationOf(
      disk({
        apply: { truncatedIndex: 3, truncatedTerm: 2 },
        raft: { lastIndex: 3, hardState: { term: 2, vote: 1, commit: 3 } },
        entries: [],
      }),
    ),
  ).toBeUndefined();
  expect(violationOf([])).toBeUndefined();
});

test.each<[string, Disk, string]>([
  ['lacks a write', { data: [put('b', '2', 'lock')] }, `"3" for default/"a", because entry 3 put it; found nothing.`],
  [
    'has a value of an earlier entry',
    { data: [put('a', '1'), put('b', '2', 'lock')] },
    `"3" for default/"a", because entry 3 put it; found "1".`,
  ],
  [
    'has a key that no entry wrote',
    { data: [put('a', '3'), put('b', '2', 'lock'), put('b', '2')] },
    `nothing for default/"b", because no entry up to this index wrote it; found "2".`,
  ],
  [
    'has a write in another column family',
    { data: [put('a', '3'), put('b', '2', 'write')] },
    `"2" for lock/"b", because entry 2 put it; found nothing.`,
  ],
  [
    'has the data of an entry after its applied index',
    { apply: { appliedIndex: 2 } },
    `"1" for default/"a", because entry 2 put it; found "3".`,
  ],
  ['still has a deleted key', { apply: { appliedIndex: 5 } }, `nothing for lock/"b", because entry 5 deleted it; found "2".`],
])('applied state: a disk that %s', (_, some, message) => {
  const { appliedIndex = 3 } = some.apply ?? {};
  expect(violationOf(disk(some))).toEqual(['applied state', `${WHO}: the applied index on disk is ${appliedIndex}. Expected ${message}`]);
});

test('a committed entry counts at once, because its effect may survive a crash in the same event', () => {
  const map = committed(2);
  map.committed(7, {
    snapshotIndex: 0,
    snapshotTerm: 0,
    entries: LOG.map(({ term, data }, i) => makeEntry(term, i + 1, data)),
    committed: 3,
    applied: 2,
    stable: 5,
  });
  expect(violationOf(disk(), map)).toBeUndefined();
});

test('applied state: a disk that has applied an entry that is not committed', () => {
  expect(violationOf(disk(), committed(2))).toEqual([
    'applied state',
    `${WHO}: the applied index on disk is 3. Expected an index that is committed, found that entry 3 is not.`,
  ]);
});

test.each<[string, Disk, string]>([
  ['has a gap', { entries: [1, 2, 4, 5] }, 'expected entry 3 as the next entry of the log on disk, found entry 4'],
  ['starts too late', { entries: [2, 3, 4, 5] }, 'expected entry 1 as the next entry of the log on disk, found entry 2'],
  [
    'still has discarded entries',
    { apply: { truncatedIndex: 2, truncatedTerm: 2 } },
    'expected entry 3 as the next entry of the log on disk, found entry 1',
  ],
  ['is shorter than its state says', { entries: [1, 2, 3, 4] }, 'found one that ends at entry 4'],
  ['is longer than its state says', { raft: { lastIndex: 4 } }, 'found one that ends at entry 5'],
  [
    'ends in another term',
    { raft: { lastTerm: 1 } },
    'RaftLocalState on disk is 1. Expected the term of the last entry on disk, entry 5, found that this entry has term 2',
  ],
  [
    'ends before its commit index',
    { entries: [1, 2, 3], raft: { lastIndex: 3 } },
    'the commit index on disk is 4. Expected a log on disk that contains it, found one that ends at 3',
  ],
])('log on disk: one that %s', (_, some, message) => {
  expect(violationOf(disk(some))).toEqual(['log on disk', expect.stringContaining(message)]);
});

test('applied state: a log on disk that ends before its applied index', () => {
  const message = 'the applied index on disk is 3. Expected a log on disk that contains it, found one that ends at 2';
  const short = disk({ entries: [1, 2], raft: { lastIndex: 2 } });
  expect(violationOf(short)).toEqual(['applied state', expect.stringContaining(message)]);
});

test('entries that one node has discarded are known from another node', () => {
  const map = committed(3);
  expect(violationOf(disk({ apply: { appliedIndex: 5 }, data: [put('a', '3')] }), committed(5, 3, map))).toBeUndefined();
});

describe('after a batch', () => {
  const hardState = { term: 2, vote: 1, commit: 4 };
  const states = { appliedIndex: 3, truncatedIndex: 0, truncatedTerm: 0 };

  /** The property that a batch on the disk above violates, and the message. */
  function violationAfter(batch: WriteBatch, map = committed(5)): string[] {
    const { checks, write } = checked(disk(), map);
    checks.checkAll(WHO);
    write(batch);
    try {
      checks.check();
      return [];
    } catch (error) {
      const { property, message } = (error as RunFailed).failure;
      return [property, message];
    }
  }

  test('a batch that moves data and applied index together, and a batch that moves the log and its states together, are right', () => {
    expect(violationAfter([putApplyState(7, { ...states, appliedIndex: 4 })])).toEqual([]);
    expect(violationAfter([{ type: 'delete', cf: 'lock', key: bytesOf('b') }, putApplyState(7, { ...states, appliedIndex: 5 })])).toEqual(
      [],
    );
    expect(violationAfter([putEntry(7, makeEntry(3, 6)), putRaftState(7, { hardState, lastIndex: 6, lastTerm: 3 })])).toEqual([]);
    const replaced = [putEntry(7, makeEntry(3, 4)), deleteEntry(7, 5), putRaftState(7, { hardState, lastIndex: 4, lastTerm: 3 })];
    expect(violationAfter(replaced)).toEqual([]);
    expect(violationAfter([deleteEntry(7, 1), putApplyState(7, { ...states, truncatedIndex: 1, truncatedTerm: 2 })])).toEqual([]);
  });

  test.each<[string, WriteBatch, string]>([
    [
      'moves the data only',
      [put('a', '1')],
      'the batch left the applied index on disk at 3. Expected "3" for default/"a", because entry 3 put it; found "1"',
    ],
    [
      'moves the index only',
      [putApplyState(7, { ...states, appliedIndex: 5 })],
      'moved the applied index on disk from 3 to 5. Expected nothing for lock/"b", because entry 5 deleted it; found "2"',
    ],
    [
      'moves the index back',
      [putApplyState(7, { ...states, appliedIndex: 1 })],
      'moved the applied index on disk from 3 to 1. Expected nothing for default/"a", because no entry up to this index wrote it; found "3"',
    ],
  ])('applied state: a batch that %s', (_, batch, message) => {
    expect(violationAfter(batch)).toEqual(['applied state', expect.stringContaining(message)]);
  });

  test('applied state: a batch that moves the index to an entry that is not committed', () => {
    const index = putApplyState(7, { ...states, appliedIndex: 5 });
    expect(violationAfter([index], committed(4))).toEqual(['applied state', expect.stringContaining('found that entry 5 is not')]);
  });

  test.each<[string, WriteBatch, string]>([
    [
      'leaves an entry after the last one',
      [putRaftState(7, { hardState, lastIndex: 4, lastTerm: 2 })],
      'Expected no entry 5 on disk, found one',
    ],
    ['adds an entry only', [putEntry(7, makeEntry(2, 6))], 'Expected no entry 6 on disk, found one'],
    ['adds no entry', [putRaftState(7, { hardState, lastIndex: 6, lastTerm: 2 })], 'Expected entry 6 on disk, found none'],
    ['leaves a gap', [deleteEntry(7, 2)], 'Expected entry 2 on disk, found none'],
    [
      'leaves a discarded entry',
      [putApplyState(7, { ...states, truncatedIndex: 1, truncatedTerm: 2 })],
      'Expected no entry 1 on disk, found one',
    ],
    [
      'has another last term',
      [putRaftState(7, { hardState, lastIndex: 5, lastTerm: 3 })],
      'the last term in the RaftLocalState on disk is 3',
    ],
  ])('log on disk: a batch that %s', (_, batch, message) => {
    expect(violationAfter(batch)).toEqual(['log on disk', expect.stringContaining(message)]);
  });
});
