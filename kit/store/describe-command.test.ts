import { bytesOf } from '#kit/bytes';
import { AdminCmdType } from '#kit/wire/raft-command';

import { adminCommand, encodeCommand, readCommand, writeCommand } from './command';
import { describeCommand } from './describe-command';

const HEADER = { regionId: 1, peer: undefined, regionEpoch: undefined, term: 0 };

test('a command is described by what it does, and a family is named where it is not the default one', () => {
  const batch = [
    { type: 'put', cf: 'default', key: bytesOf('a'), value: bytesOf('1') },
    { type: 'delete', cf: 'lock', key: bytesOf('b') },
  ] as const;
  expect(describeCommand(encodeCommand(writeCommand(HEADER, batch)))).toBe('put "a"="1", delete lock/"b"');
  expect(describeCommand(encodeCommand(readCommand(HEADER)))).toBe('read');
  const compact = { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex: 7, compactTerm: 2 } };
  expect(describeCommand(encodeCommand(adminCommand(HEADER, compact)))).toBe('compact up to 7');
});

test('all other kinds of entries are described, too', () => {
  expect(describeCommand(new Uint8Array())).toBe('no-op');
  expect(describeCommand(Uint8Array.of(0xff, 0xff))).toBe('2 bytes that are no command');
});
