import { bytesOf } from '#kit/bytes';
import { AdminCmdType, CmdType } from '#kit/wire/raft-command';

import { adminCommand, decodeCommand, encodeCommand, readCommand, refusal, success, writeCommand } from './command';
import { staleCommand } from './region-errors';

const HEADER = { regionId: 7, peer: { id: 11, storeId: 1 }, regionEpoch: { confVer: 1, version: 1 }, term: 3 };

test('a batch becomes a command that writes the same, in the same order', () => {
  const command = writeCommand(HEADER, [
    { type: 'put', cf: 'default', key: bytesOf('a'), value: bytesOf('1') },
    { type: 'delete', cf: 'lock', key: bytesOf('a') },
  ]);
  expect(command).toEqual({
    header: HEADER,
    requests: [
      { cmdType: CmdType.Put, put: { cf: 'default', key: bytesOf('a'), value: bytesOf('1') } },
      { cmdType: CmdType.Delete, delete: { cf: 'lock', key: bytesOf('a') } },
    ],
  });
});

const COMPACT = { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex: 9, compactTerm: 2 } };

test.each([
  ['that writes', writeCommand(HEADER, [{ type: 'put', cf: 'default', key: new Uint8Array(0), value: new Uint8Array(0) }])],
  ['that reads', readCommand(HEADER)],
  ['of an administrator', adminCommand(HEADER, COMPACT)],
])('a command %s is read from an entry as it was', (_, command) => {
  expect(decodeCommand(encodeCommand(command))).toEqual(command);
});

test('a command that writes nothing is still not the entry without data that a leader begins its term with', () => {
  expect(encodeCommand(writeCommand(HEADER, [])).length).toBeGreaterThan(0);
});

test('a success has no error and a refusal has one; both say the term', () => {
  expect(success(3, [{ cmdType: CmdType.Put, put: {} }])).toMatchObject({
    header: { error: undefined, currentTerm: 3 },
    responses: [{ put: {} }],
  });
  expect(refusal(4, staleCommand())).toMatchObject({ header: { error: staleCommand(), currentTerm: 4 }, responses: [] });
});
