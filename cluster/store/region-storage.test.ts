import { bytesOf } from '#kit/bytes';
import type { WriteBatch } from '#kit/engine';

import { RegionReader, RegionStorage } from './region-storage';
import { WatchedEngine } from './testing/watched-engine';

const BATCH: WriteBatch = ['a', 'b', 'c', 'd'].map((key) => ({ type: 'put', cf: 'default', key: bytesOf(key), value: bytesOf(key) }));

test('a batch is written by way of the log, and is done when that is', async () => {
  const written: WriteBatch[] = [];
  const storage = new RegionStorage(async (batch) => void written.push(batch), undefined);
  await storage.write(BATCH);
  expect(written).toEqual([BATCH]);
  const lost = new RegionStorage(() => Promise.reject(new Error('lost')), undefined);
  await expect(lost.write(BATCH)).rejects.toThrow('lost');
});

test('a request that only writes has nothing to read', () => {
  const storage = new RegionStorage(async () => undefined, undefined);
  expect(() => storage.reader()).toThrow(expect.objectContaining({ code: 'InvalidArgument' }));
});

test.each([
  [{}, ['b', 'c']],
  [{ start: bytesOf('a'), end: bytesOf('z') }, ['b', 'c']],
  [{ start: bytesOf('c') }, ['c']],
  [{ end: bytesOf('c') }, ['b']],
  [{ start: bytesOf('d') }, []],
])('an iterator does not leave the region', async (range, expected) => {
  const snapshot = (await WatchedEngine.opened(BATCH)).snapshot();
  const iterator = new RegionReader(snapshot, { start: bytesOf('b'), end: bytesOf('d') }).iterator('default', range);
  const keys: string[] = [];
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next())
    keys.push(new TextDecoder().decode(entry.key));
  expect(keys).toEqual(expected);
});

test.each(['raft', 'nobody'])(
  'the column family %s does not exist for a reader of a region, although the engine may have it',
  async (cf) => {
    const record = { type: 'put', cf: 'raft', key: bytesOf('c'), value: bytesOf('v') } as const;
    const reader = new RegionReader((await WatchedEngine.opened([record])).snapshot(), { start: bytesOf('b'), end: bytesOf('d') });
    const refusal = expect.objectContaining({ code: 'UnknownColumnFamily', message: `there is no column family "${cf}"` });
    await expect(reader.get(cf, bytesOf('c'))).rejects.toEqual(refusal);
    expect(() => reader.iterator(cf)).toThrow(refusal);
  },
);
