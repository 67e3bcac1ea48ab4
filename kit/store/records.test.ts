import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import type { PutOperation } from '#kit/engine';
import type { Region } from '#kit/wire/meta';
import { RegionLocalState } from '#kit/wire/raft-server';

import { applyStateKey, entryKey, raftStateKey, regionStateKey } from './layout';
import {
  decodeApplyState,
  decodeEntry,
  decodeRaftState,
  decodeRegion,
  deleteEntry,
  putApplyState,
  putEntry,
  putRaftState,
  putRegion,
} from './records';

const REGION: Region = {
  id: 7,
  startKey: bytesOf('a'),
  endKey: bytesOf('m'),
  regionEpoch: { confVer: 2, version: 3 },
  peers: [
    { id: 11, storeId: 1 },
    { id: 12, storeId: 2 },
  ],
};

const ENTRY = makeEntry(3, 9, bytesOf('command'));
const RAFT = { hardState: { term: 3, vote: 11, commit: 8 }, lastIndex: 9, lastTerm: 3 };
const APPLY = { appliedIndex: 8, truncatedIndex: 5, truncatedTerm: 2 };

/** What is written, where, and how it is read. */
const RECORDS: [what: string, put: PutOperation, key: Uint8Array, decode: (bytes: Uint8Array) => unknown, content: unknown][] = [
  ['an entry', putEntry(7, ENTRY), entryKey(7, 9), decodeEntry, ENTRY],
  ['the state of a log', putRaftState(7, RAFT), raftStateKey(7), decodeRaftState, RAFT],
  ['the state of the data', putApplyState(7, APPLY), applyStateKey(7), decodeApplyState, APPLY],
  ['a region', putRegion(REGION), regionStateKey(7), decodeRegion, REGION],
];

test.each(RECORDS)('%s is written where the layout has it, and is read as it was', (_, put, key, decode, content) => {
  expect(put).toMatchObject({ type: 'put', cf: 'raft', key });
  expect(decode(put.value)).toEqual(content);
});

test.each(RECORDS)('%s that is cut off in the middle of a field is an error, not another record', (_, put, _key, decode) => {
  expect(() => decode(put.value.subarray(0, put.value.length - 1))).toThrow();
});

test.each(RECORDS)('%s whose bytes make no sense is an error', (_, _put, _key, decode) => {
  expect(() => decode(new Uint8Array(20).fill(0xff))).toThrow();
});

test('an entry is deleted where it was put', () => {
  expect(deleteEntry(7, 9)).toEqual({ type: 'delete', cf: 'raft', key: putEntry(7, ENTRY).key });
});

test('a peer that has written nothing is at the beginning', () => {
  expect(decodeRaftState(undefined)).toEqual({ hardState: { term: 0, vote: 0, commit: 0 }, lastIndex: 0, lastTerm: 0 });
  expect(decodeApplyState(undefined)).toEqual({ appliedIndex: 0, truncatedIndex: 0, truncatedTerm: 0 });
});

test('a region state has a region', () => {
  expect(() => decodeRegion(RegionLocalState.encode({ state: 0, region: undefined }).finish())).toThrow(
    'a region state on disk has no region',
  );
});
