import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { bytesOf, toHex } from '#kit/bytes';
import * as error from './error';
import * as kvrpc from './kvrpc';
import * as meta from './meta';
import * as raft from './raft';
import * as raftCommand from './raft-command';
import * as raftServer from './raft-server';
import * as scheduler from './scheduler';

/** A message with one varint field. */
function varintField(fieldNumber: number, value: bigint): Uint8Array {
  return new BinaryWriter()
    .uint32(fieldNumber << 3)
    .uint64(value)
    .finish();
}

test('a request has the bytes that the protocol gives it', () => {
  // Worked out by hand from the field numbers: context = 1 { region_id = 1 }, key = 2, value = 3, cf = 4.
  const request = kvrpc.RawPutRequest.create({ context: { regionId: 300 }, key: bytesOf('k'), value: bytesOf('v'), cf: 'lock' });
  expect(toHex(kvrpc.RawPutRequest.encode(request).finish())).toBe('0a0308ac02' + '12016b' + '1a0176' + '22046c6f636b');
});

test('the term of a heartbeat has the field number that PD gives it', () => {
  const bytes = scheduler.RegionHeartbeatRequest.encode(scheduler.RegionHeartbeatRequest.create({ term: 5 })).finish();
  expect(toHex(bytes)).toBe('7005');
  expect(scheduler.RegionHeartbeatRequest.decode(bytes).term).toBe(5);
});

test('only a message about hibernation has the field for it', () => {
  const { RaftMessage } = raftServer;
  const bytes = RaftMessage.encode(RaftMessage.create({ hibernates: true })).finish();
  expect(toHex(bytes)).toBe('4801');
  expect(RaftMessage.decode(bytes).hibernates).toBe(true);
  expect(toHex(RaftMessage.encode(RaftMessage.create({})).finish())).toBe('');
  expect(RaftMessage.decode(new Uint8Array(0)).hibernates).toBeUndefined();
});

test('repeated ids are packed, and are read packed or not', () => {
  const packed = raft.ConfState.encode({ nodes: [1, 2, 300] }).finish();
  expect(toHex(packed)).toBe('0a04' + '0102ac02');
  expect(raft.ConfState.decode(packed)).toEqual({ nodes: [1, 2, 300] });
  expect(raft.ConfState.decode(Uint8Array.of(0x08, 1, 0x08, 2))).toEqual({ nodes: [1, 2] });
});

test('ids are numbers, and every one up to 2^53 - 1 survives', () => {
  const peer = { id: Number.MAX_SAFE_INTEGER, storeId: 1 };
  expect(meta.Peer.decode(meta.Peer.encode(peer).finish())).toEqual(peer);
});

test.each([
  ['an id', () => meta.Peer.decode(varintField(1, 2n ** 53n))],
  ['a repeated id', () => raft.ConfState.decode(varintField(1, 2n ** 53n))],
  ['a term', () => raft.Entry.decode(varintField(2, 2n ** 64n - 1n))],
])('%s beyond 2^53 - 1 is refused', (_what, decode) => {
  expect(decode).toThrow('MAX_SAFE_INTEGER');
});

test('timestamps are bigints, up to 2^64 - 1', () => {
  const request = kvrpc.GetRequest.create({ key: bytesOf('k'), version: 2n ** 64n - 1n });
  expect(kvrpc.GetRequest.decode(kvrpc.GetRequest.encode(request).finish()).version).toBe(2n ** 64n - 1n);
});

test('a timestamp that does not fit 64 bits is not encoded', () => {
  expect(() => kvrpc.GetRequest.encode(kvrpc.GetRequest.create({ version: 2n ** 64n }))).toThrow('too large');
});

test.each([
  ['kvrpc', kvrpc.CommitRequest.create(), ['startVersion', 'commitVersion']],
  ['kvrpc', kvrpc.CheckTxnStatusRequest.create(), ['lockTs', 'currentTs']],
  ['kvrpc', kvrpc.CheckTxnStatusResponse.create(), ['commitVersion']],
  ['kvrpc', kvrpc.PrewriteRequest.create(), ['startVersion']],
  ['kvrpc', kvrpc.ScanRequest.create(), ['version']],
  ['kvrpc', kvrpc.LockInfo.create(), ['lockVersion']],
  ['kvrpc', kvrpc.WriteConflict.create(), ['startTs', 'conflictTs']],
  ['meta', meta.RegionEpoch.create(), []],
  ['raft', raft.Message.create(), []],
  ['raft server', raftServer.RaftLocalState.create(), []],
  ['raft command', raftCommand.SplitRequest.create(), []],
  ['error', error.RegionNotFound.create(), []],
  ['scheduler', scheduler.Timestamp.create(), []],
  ['scheduler', scheduler.UpdateGCSafePointRequest.create(), ['safePoint']],
])('a message of %s has bigints where there are timestamps and nowhere else: %j', (_door, message, timestamps) => {
  const found = Object.entries(message).filter(([, value]) => typeof value === 'bigint');
  expect(found.map(([name]) => name).sort()).toEqual([...timestamps].sort());
});

test('fields that are not known are skipped, so that the protocol may grow', () => {
  const bytes = new BinaryWriter()
    .uint32((99 << 3) | 2)
    .bytes(bytesOf('later'))
    .uint32(1 << 3)
    .uint64(7n)
    .finish();
  expect(meta.Peer.decode(bytes)).toEqual({ id: 7, storeId: 0 });
});

test('a message that is cut off is refused', () => {
  const whole = kvrpc.RawPutRequest.encode(kvrpc.RawPutRequest.create({ context: { regionId: 1 }, key: bytesOf('key') })).finish();
  expect(() => kvrpc.RawPutRequest.decode(whole.subarray(0, whole.length - 1))).toThrow();
});
