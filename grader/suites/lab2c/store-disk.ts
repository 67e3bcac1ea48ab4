import { bytesOf, concatBytes } from '#kit/bytes';
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { makeEntry } from '#kit/raft/message';
import { type DurableApplyState, putApplyState, putEntry, putRaftState, putRegion } from '#kit/store/records';
import { type SnapshotEntry, encodeSnapshotEntries, encodeSnapshotRegion } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';

import { printDatum, readData } from '#grader/suites/lab2b/read-disk';

/** The two regions of a store. The tests change the first; the second must stay unchanged. */
export const REGION: Region = regionOf(1, 'b', 'm');
const NEIGHBOUR: Region = regionOf(2, 'm', 'x');

function regionOf(id: number, start: string, end: string): Region {
  const peers = [1, 2, 3].map((storeId) => ({ id: 10 * (id - 1) + storeId, storeId }));
  return { id, startKey: bytesOf(start), endKey: bytesOf(end), regionEpoch: { confVer: 1, version: 1 }, peers };
}

export interface LogOnDisk {
  /** The terms of all entries, from entry 1 on. */
  readonly terms: readonly number[];
  readonly applyState: DurableApplyState;
  readonly commit: number;
}

/** The records of region `id` on disk. */
export function putLog(id: number, { terms, applyState, commit }: LogOnDisk): WriteOperation[] {
  const { truncatedIndex } = applyState;
  const hardState = { term: terms.at(-1)!, vote: 2, commit };
  const raftState = putRaftState(id, { hardState, lastIndex: terms.length, lastTerm: terms.at(-1)! });
  const first = truncatedIndex + 1;
  // Without data: a solution that applies one by mistake is to fail because of that, and not because it cannot decode it.
  const entries = terms.slice(truncatedIndex).map((term, i) => putEntry(id, makeEntry(term, first + i)));
  return [raftState, putApplyState(id, applyState), ...entries];
}

/** The disk of a store with both regions, data inside and outside of them, and this log of the first region. */
export function storeDisk(log: LogOnDisk): WriteOperation[] {
  const neighbours = putLog(2, { terms: [1, 1, 1], applyState: { appliedIndex: 3, truncatedIndex: 1, truncatedTerm: 1 }, commit: 3 });
  return [putRegion(REGION), putRegion(NEIGHBOUR), ...putLog(1, log), ...neighbours, ...OLD_DATA.map(put), ...OUTSIDE_DATA.map(put)];
}

function put({ cf, key, value }: SnapshotEntry): WriteOperation {
  return { type: 'put', cf, key, value };
}

function entry(cf: string, key: Uint8Array | string, value: string): SnapshotEntry {
  return { cf, key: typeof key === 'string' ? bytesOf(key) : key, value: bytesOf(value) };
}

/** One of the last keys before `m`. */
const LAST_KEY = concatBytes(bytesOf('l'), Uint8Array.of(0xff, 0xff));

/** The data of the region, among them its first key and one of its last keys. */
const OLD_DATA = [
  ...['b', 'c', 'd', 'g', LAST_KEY].map((key) => entry('default', key, 'old')),
  ...['b', 'e', LAST_KEY].map((key) => entry('lock', key, 'old')),
  ...['c', 'f'].map((key) => entry('write', key, 'old')),
  ...DATA_COLUMN_FAMILIES.map((cf) => entry(cf, 'i', '')),
];

/** Data outside of the region, close to its bounds. */
const OUTSIDE_DATA = DATA_COLUMN_FAMILIES.flatMap((cf) => ['a', 'az', 'm', 'mm', 'w'].map((key) => entry(cf, key, 'around')));

/** The data of the region in the snapshot: some keys are new, some have new values, some are unchanged, most are deleted. */
export const NEW_DATA: readonly SnapshotEntry[] = [
  entry('default', 'c', 'new'),
  entry('default', 'd', 'old'),
  // Before, this key was in another column family.
  entry('default', 'e', 'new'),
  entry('default', 'h', ''),
  entry('lock', 'k', 'new'),
  entry('write', 'c', 'new'),
  // Before, this key had the same value in another column family.
  entry('write', 'g', 'old'),
];

/** The region in the snapshot: another epoch, and a peer on another store. */
export const NEW_REGION: Region = {
  ...REGION,
  regionEpoch: { confVer: 3, version: 1 },
  peers: [...REGION.peers.slice(0, 2), { id: 4, storeId: 4 }],
};

/** The data of the snapshot, in several pieces. */
export function snapshotBytes(data = NEW_DATA): Uint8Array {
  return concatBytes(encodeSnapshotRegion(NEW_REGION), encodeSnapshotEntries(data.slice(0, 2)), encodeSnapshotEntries(data.slice(2)));
}

/** All data of the store after the installation, each as `printDatum` prints it. */
export function dataAfterInstallation(data = NEW_DATA): readonly string[] {
  return readData(MemTree.empty().apply([...OUTSIDE_DATA, ...data].map(put))).map(printDatum);
}
