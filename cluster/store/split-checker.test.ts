/** Goal: regions that become too large are split in halves, and no others. Method: real stores with a scheduler that allocates ids. */
import { bytesOf } from '#kit/bytes';

import { regionSize } from './region-size';
import { sampleRegion } from './testing/sample-region';
import { StoreCluster } from './testing/store-cluster';
import { WatchedEngine } from './testing/watched-engine';

const TEN_BYTES = '123456789';

/** Puts keys with 10 bytes each, including the key. */
async function fill(cluster: StoreCluster, keys: string): Promise<void> {
  for (const key of keys) await cluster.put(Number(cluster.store(1).regionOf(bytesOf(key))), key, TEN_BYTES);
}

async function started(): Promise<StoreCluster> {
  const cluster = await StoreCluster.started(3, { regionMaxBytes: 80, splitCheckTicks: 5 });
  await cluster.elect(1);
  return cluster;
}

test('the size of a region is that of its keys and values in all column families, and the middle is in the largest one', async () => {
  const entries = [
    ['default', 'a', '1'],
    ...['c', 'd', 'e', 'f', 'x'].map((key) => ['write', key, '1234']),
    ['raft', 'd', 'not data'],
  ] as const;
  const engine = await WatchedEngine.opened(
    entries.map(([cf, key, value]) => ({ type: 'put', cf: cf!, key: bytesOf(key!), value: bytesOf(value!) })),
  );
  const reader = engine.snapshot();
  const region = sampleRegion({ endKey: bytesOf('x') });
  expect(await regionSize(reader, region)).toEqual({ bytes: 22, middle: bytesOf('e') });
  expect(await regionSize(reader, { ...region, endKey: bytesOf('b') })).toEqual({ bytes: 2, middle: undefined });
  expect(await regionSize(reader, { ...region, startKey: bytesOf('z'), endKey: bytesOf('') })).toEqual({ bytes: 0, middle: undefined });
  reader.close();
});

test('a region that becomes too large is split in the middle; its halves are split when they become too large', async () => {
  const cluster = await started();
  await fill(cluster, 'abcdefgh');
  for (let i = 0; i < 20; i++) await cluster.tick();
  expect(cluster.leader(7)!.region.endKey).toEqual(bytesOf(''));
  expect(cluster.leader(7)!.approximateSize).toBe(80);
  await fill(cluster, 'i');
  await cluster.until(() => cluster.leader(7)!.region.endKey.length > 0);
  expect(cluster.leader(7)!.region.endKey).toEqual(bytesOf('f'));
  const right = cluster.store(1).regionOf(bytesOf('i'));
  expect(cluster.leader(right)!.region.peers.map(({ storeId }) => storeId)).toEqual([1, 2, 3]);
  await fill(cluster, 'jklmn');
  await cluster.until(() => cluster.leader(right)!.region.endKey.length > 0);
  expect(cluster.leader(7)!.region.endKey).toEqual(bytesOf('f'));
});

test('data that is overwritten or deleted does not make a region larger', async () => {
  const cluster = await started();
  for (let i = 0; i < 20; i++) await fill(cluster, 'ab');
  for (let i = 0; i < 20; i++) await cluster.tick();
  expect(cluster.leader(7)!.region.endKey).toEqual(bytesOf(''));
  expect(cluster.leader(7)!.approximateSize).toBe(20);
});

test('a region is split later if the scheduler is away first', async () => {
  const cluster = await started();
  cluster.isSchedulerAway = true;
  await fill(cluster, 'abcdefghi');
  for (let i = 0; i < 20; i++) await cluster.tick();
  expect(cluster.leader(7)!.region.endKey).toEqual(bytesOf(''));
  cluster.isSchedulerAway = false;
  await cluster.until(() => cluster.leader(7)!.region.endKey.length > 0, 20);
});
