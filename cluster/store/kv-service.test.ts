import { bytesOf } from '#kit/bytes';
import { TypeKVError } from '#kit/errors';
import { refusal, success } from '#kit/store/command';
import { staleCommand } from '#kit/store/region-errors';
import { Unavailable } from '#kit/unavailable';
import type { Region } from '#kit/wire/meta';
import { CmdType, type RaftCmdRequest, type Response } from '#kit/wire/raft-command';

import { KvService } from './kv-service';
import type { CommandAnswer, Store } from './store';
import { sampleRegion } from './testing/sample-region';
import { WatchedEngine } from './testing/watched-engine';

const CONTEXT = { regionId: 7, regionEpoch: { confVer: 1, version: 1 }, peer: { id: 11, storeId: 1 }, term: 3 };
const KEY = bytesOf('c');
const VALUE = bytesOf('v');

const REGION = sampleRegion({ startKey: bytesOf('b'), endKey: bytesOf('d') });

/** All four requests, for the same key. */
const REQUESTS: [name: string, call: (service: KvService, context?: typeof CONTEXT) => Promise<object>][] = [
  ['rawGet', (service, context) => service.rawGet({ context, key: KEY, cf: '' })],
  ['rawScan', (service, context) => service.rawScan({ context, startKey: KEY, limit: 9, cf: '' })],
  ['rawPut', (service, context) => service.rawPut({ context, key: KEY, value: VALUE, cf: '' })],
  ['rawDelete', (service, context) => service.rawDelete({ context, key: KEY, cf: '' })],
];
const [READS, WRITES] = [REQUESTS.slice(0, 2), REQUESTS.slice(2)];

/** A service on a store that answers each command by `execute`, and has region 7 from `b` to `d`. */
function serviceOn(execute: (command: RaftCmdRequest) => CommandAnswer): { service: KvService; commands: RaftCmdRequest[] } {
  const commands: RaftCmdRequest[] = [];
  const store = {
    execute: async (command: RaftCmdRequest) => {
      commands.push(command);
      return execute(command);
    },
    regionOf: () => 7,
    peer: () => ({ region: REGION }),
  };
  return { service: new KvService(store as unknown as Store), commands };
}

function readResponse(region: Region): Response {
  return { cmdType: CmdType.Snap, snap: { region } };
}

/** A store whose commands all take effect, on data of three keys. */
async function working() {
  const engine = await WatchedEngine.opened(
    ['c', 'cc', 'd'].map((key) => ({ type: 'put', cf: 'default', key: bytesOf(key), value: VALUE })),
  );
  const isRead = ({ requests }: RaftCmdRequest): boolean => requests[0]?.cmdType === CmdType.Snap;
  const answer = (command: RaftCmdRequest): CommandAnswer => ({
    response: success(3, isRead(command) ? [readResponse(REGION)] : []),
    reader: isRead(command) ? engine.snapshot() : undefined,
  });
  return { engine, ...serviceOn(answer) };
}

test.each(REQUESTS)('%s: the command is for whom the context names', async (_, call) => {
  const { service, commands } = await working();
  await call(service, CONTEXT);
  expect(commands.map(({ header }) => header)).toEqual([CONTEXT]);
});

test.each(REQUESTS)(
  '%s: without a context the command is for the region of this store that has the key, in its current epoch, even if this store does not lead it',
  async (_, call) => {
    const { service, commands } = await working();
    await call(service);
    expect(commands.map(({ header }) => header)).toEqual([{ regionId: 7, peer: undefined, regionEpoch: REGION.regionEpoch, term: 0 }]);
  },
);

test('writes become commands, in the default column family where none is named', async () => {
  const { service, commands } = await working();
  expect([
    await service.rawPut({ context: CONTEXT, key: KEY, value: VALUE, cf: '' }),
    await service.rawDelete({ context: CONTEXT, key: KEY, cf: 'lock' }),
  ]).toEqual([{ error: '' }, { error: '' }]);
  expect(commands.map(({ requests }) => requests)).toEqual([
    [{ cmdType: CmdType.Put, put: { cf: 'default', key: KEY, value: VALUE } }],
    [{ cmdType: CmdType.Delete, delete: { cf: 'lock', key: KEY } }],
  ]);
});

test('reads see what the reader of their answer does, and a scan ends with the region', async () => {
  const { service, engine } = await working();
  expect(await service.rawGet({ context: CONTEXT, key: KEY, cf: '' })).toEqual({ error: '', value: VALUE, notFound: false });
  expect((await service.rawScan({ context: CONTEXT, startKey: bytesOf(''), limit: 9, cf: '' })).kvs.map(({ key }) => key)).toEqual([
    bytesOf('c'),
    bytesOf('cc'),
  ]);
  expect(engine.openSnapshots).toBe(0);
});

test('a get and a scan of the family that the store keeps its own records in are refused like those of an unknown family', async () => {
  const { service, engine } = await working();
  await engine.write([{ type: 'put', cf: 'raft', key: KEY, value: VALUE }], { sync: false });
  const error = 'UnknownColumnFamily: there is no column family "raft"';
  expect([
    await service.rawGet({ context: CONTEXT, key: KEY, cf: 'raft' }),
    await service.rawScan({ context: CONTEXT, startKey: KEY, limit: 9, cf: 'raft' }),
  ]).toMatchObject([
    { error, value: bytesOf('') },
    { error, kvs: [] },
  ]);
  expect(engine.openSnapshots).toBe(0);
});

test.each(READS)('%s: its reader is closed also where it cannot be read', async (_, call) => {
  const { service, engine } = await working();
  await engine.close();
  await call(service, CONTEXT).catch(() => undefined);
  expect(engine.openSnapshots).toBe(0);
});

test.each(REQUESTS)('%s: what a region refuses is its answer, not an error of the request', async (_, call) => {
  const { service } = serviceOn(() => ({ response: refusal(3, staleCommand()), reader: undefined }));
  expect(await call(service, CONTEXT)).toMatchObject({ regionError: staleCommand(), error: '' });
});

test.each(READS)('%s: if a split was applied before the answer, the read is refused, with the region as it is now', async (_, call) => {
  const engine = await WatchedEngine.opened();
  const left = { ...REGION, endKey: bytesOf('bb'), regionEpoch: { confVer: 1, version: 2 } };
  const { service } = serviceOn(() => ({ response: success(3, [readResponse(left)]), reader: engine.snapshot() }));
  expect(await call(service, CONTEXT)).toMatchObject({ regionError: { epochNotMatch: { currentRegions: [left] } }, error: '' });
  expect(engine.openSnapshots).toBe(0);
});

test('a scan ends with the region of the answer', async () => {
  const { engine } = await working();
  const narrow = { ...REGION, endKey: bytesOf('cc') };
  const { service } = serviceOn(() => ({ response: success(3, [readResponse(narrow)]), reader: engine.snapshot() }));
  const { kvs } = await service.rawScan({ context: CONTEXT, startKey: bytesOf(''), limit: 9, cf: '' });
  expect(kvs.map(({ key }) => key)).toEqual([bytesOf('c')]);
});

test.each(REQUESTS)('%s: of what is not known nothing is answered', async (_, call) => {
  const { service } = serviceOn(() => {
    throw new Unavailable('passed by');
  });
  await expect(call(service, CONTEXT)).rejects.toMatchObject({ name: 'Unavailable' });
});

test.each(WRITES)('%s: a command that no peer could apply is an error of the request', async (_, call) => {
  const { service } = serviceOn(() => {
    throw new TypeKVError('KeyTooLarge', 'a key has 5000 bytes');
  });
  expect(await call(service, CONTEXT)).toEqual({ error: 'KeyTooLarge: a key has 5000 bytes' });
});
