import { bytesOf } from '#kit/bytes';
import { adminCommand, readCommand, writeCommand } from '#kit/store/command';
import type { Region, RegionEpoch } from '#kit/wire/meta';
import { AdminCmdType, type AdminRequest, type RaftCmdRequest } from '#kit/wire/raft-command';
import { ConfChangeType } from '#kit/wire/raft';

import { checkEpoch } from './epoch';

const REGION: Region = {
  id: 7,
  startKey: bytesOf('d'),
  endKey: bytesOf('m'),
  regionEpoch: { version: 4, confVer: 2 },
  peers: [{ id: 11, storeId: 1 }],
};

const split = (key: string): AdminRequest => ({
  cmdType: AdminCmdType.Split,
  split: { splitKey: bytesOf(key), newRegionId: 8, newPeerIds: [21] },
});

const ADMIN: Record<string, AdminRequest> = {
  split: split('f'),
  'change peer': {
    cmdType: AdminCmdType.ChangePeer,
    changePeer: { changeType: ConfChangeType.AddNode, peer: { id: 12, storeId: 2 } },
  },
  transfer: { cmdType: AdminCmdType.TransferLeader, transferLeader: { peer: { id: 12, storeId: 2 } } },
  compact: { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex: 9, compactTerm: 1 } },
};

function command(what: string, regionEpoch: RegionEpoch | undefined): RaftCmdRequest {
  const header = { regionId: 7, peer: undefined, regionEpoch, term: 0 };
  if (what === 'read') return readCommand(header);
  if (what === 'put') return writeCommand(header, [{ type: 'put', cf: 'default', key: bytesOf('e'), value: bytesOf('1') }]);
  return adminCommand(header, ADMIN[what]!);
}

test.each([
  ['put', true, false],
  ['read', true, false],
  ['split', true, true],
  ['change peer', true, true],
  ['transfer', false, true],
  ['compact', false, false],
])('a %s depends on the version: %s, and on the members: %s', (what, version, confVer) => {
  const isRefused = (epoch: RegionEpoch | undefined): boolean => checkEpoch(REGION, command(what, epoch)) !== undefined;
  expect(isRefused({ version: 4, confVer: 2 })).toBe(false);
  expect(isRefused({ version: 3, confVer: 2 })).toBe(version);
  expect(isRefused({ version: 5, confVer: 2 })).toBe(version);
  expect(isRefused({ version: 4, confVer: 1 })).toBe(confVer);
  expect(isRefused({ version: 4, confVer: 3 })).toBe(confVer);
  expect(isRefused(undefined)).toBe(version || confVer);
});

test('an outdated command is told the region as it is now', () => {
  const refused = checkEpoch(REGION, command('put', { version: 3, confVer: 2 }));
  expect(refused?.epochNotMatch).toEqual({ currentRegions: [REGION] });
});

describe('the keys of a region start at its start key and end before its end key', () => {
  const header = { regionId: 7, peer: undefined, regionEpoch: REGION.regionEpoch, term: 0 };
  const putsOf = (keys: readonly string[]): RaftCmdRequest =>
    writeCommand(
      header,
      keys.map((key) => ({ type: 'put', cf: 'lock', key: bytesOf(key), value: bytesOf('1') })),
    );
  const deleteOf = (key: string): RaftCmdRequest => writeCommand(header, [{ type: 'delete', cf: 'write', key: bytesOf(key) }]);

  test.each([
    ['c', true],
    ['d', false],
    ['lzz', false],
    ['m', true],
  ])('%s is outside: %s', (key, isOutside) => {
    for (const made of [putsOf([key]), deleteOf(key), adminCommand(header, split(key))]) {
      const refused = checkEpoch(REGION, made);
      const expected = { key: bytesOf(key), regionId: 7, startKey: bytesOf('d'), endKey: bytesOf('m') };
      expect(refused?.keyNotInRegion).toEqual(isOutside ? expected : undefined);
    }
  });

  test('of several keys each one counts', () => {
    expect(checkEpoch(REGION, putsOf(['e', 'f']))).toBeUndefined();
    expect(checkEpoch(REGION, putsOf(['e', 'x', 'y']))?.keyNotInRegion?.key).toEqual(bytesOf('x'));
  });

  test('the last region has no end', () => {
    expect(checkEpoch({ ...REGION, endKey: bytesOf('') }, putsOf(['zzz']))).toBeUndefined();
  });
});

test('an outdated epoch comes before a wrong key: the key may be right in the new epoch', () => {
  const header = { regionId: 7, peer: undefined, regionEpoch: { version: 3, confVer: 2 }, term: 0 };
  const refused = checkEpoch(REGION, writeCommand(header, [{ type: 'delete', cf: 'default', key: bytesOf('x') }]));
  expect(refused?.epochNotMatch).toBeDefined();
  expect(refused?.keyNotInRegion).toBeUndefined();
});
