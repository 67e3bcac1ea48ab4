/** Goal: every record of a store is described in words. Method: records made by the functions that write them. */
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand } from '#kit/store/command';
import { CmdType } from '#kit/wire/raft-command';
import { describeBatch, describeKey, describeRecord } from '#kit/store/describe-record';
import { applyStateKey, entryKey, parseRecordKey, raftStateKey, regionStateKey, storeIdentKey } from '#kit/store/layout';
import { deleteEntry, putApplyState, putEntry, putRaftState } from '#kit/store/records';

test('each key of the layout is parsed', () => {
  const keys = [storeIdentKey(), regionStateKey(7), raftStateKey(7), applyStateKey(7), entryKey(7, 300)];
  expect(keys.map(parseRecordKey)).toEqual([
    { kind: 'store identity' },
    { kind: 'region', regionId: 7 },
    { kind: 'raft state', regionId: 7 },
    { kind: 'apply state', regionId: 7 },
    { kind: 'entry', regionId: 7, index: 300 },
  ]);
  expect(keys.map((key) => parseRecordKey(key.subarray(1)))).toEqual(keys.map(() => undefined));
});

test('a batch of records is described by its contents', () => {
  const put = { cf: 'write', key: bytesOf('planet'), value: bytesOf('Venus') };
  const data = encodeCommand({ header: undefined, requests: [{ cmdType: CmdType.Put, put }], adminRequest: undefined });
  const batch = [
    putEntry(1, makeEntry(3, 6, data)),
    putRaftState(1, { hardState: { term: 3, vote: 2, commit: 7 }, lastIndex: 6, lastTerm: 3 }),
    putApplyState(1, { appliedIndex: 3, truncatedIndex: 0, truncatedTerm: 0 }),
    putApplyState(7, { appliedIndex: 9, truncatedIndex: 4, truncatedTerm: 2 }),
    deleteEntry(1, 7),
  ];
  expect(describeBatch(batch).split('; ')).toEqual([
    'put entry 6@3: put write/"planet"="Venus"',
    'put hard state term 3 vote 2 commit 7, last entry 6@3',
    'put applied 3',
    'put region 7: applied 9, truncated 4@2',
    'delete entry 7',
  ]);
});

test('consecutive entries of a region that are deleted are one item', () => {
  const batch = [deleteEntry(7, 4), deleteEntry(7, 5), deleteEntry(7, 6), deleteEntry(7, 8), deleteEntry(1, 9), deleteEntry(1, 10)];
  expect(describeBatch(batch)).toBe('delete region 7: entries 4 to 6; delete region 7: entry 8; delete entries 9 to 10');
});

test('what is no record is described as bytes', () => {
  expect(describeRecord('default', bytesOf('k'), bytesOf('v'))).toBe('default/"k"="v"');
  expect(describeKey('raft', bytesOf('k'))).toBe('raft/"k"');
  expect(describeRecord('raft', raftStateKey(1), Uint8Array.of(0xff, 0xff))).toContain('which cannot be decoded');
});
