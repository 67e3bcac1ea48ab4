import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import { sampleInfo } from '#kit/scheduler/testing/sample-info';
import type { RegionInfo } from '#kit/scheduler/region-info';
import { type Store, StoreState } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import { type RegionHeartbeatResponse, StoreStats } from '#kit/wire/scheduler';

import { Scheduler } from './scheduler';
import { SchedulerCallClient } from './scheduler-call-client';
import { CrashingEngine } from './testing/crashing-engine';
import { encodedCalls } from './testing/encoded-calls';

let now = 0;

async function clientOn(engine: CrashingEngine): Promise<SchedulerCallClient> {
  const scheduler = await Scheduler.start({ clusterId: 1, idBatch: 2, timestampBatchMs: 5 }, { engine, runtime: { now: () => now } });
  return new SchedulerCallClient(1, encodedCalls(scheduler));
}

function store(id: number, some: Partial<Store> = {}): Store {
  return { id, address: `store-${id}`, state: StoreState.Up, ...some };
}

/** A cluster with stores 1 to 3. */
async function startedCluster(): Promise<SchedulerCallClient> {
  const client = await clientOn(await CrashingEngine.opened());
  await client.bootstrap(store(1));
  for (const id of [2, 3]) await client.putStore(store(id));
  return client;
}

/** Lets everything run that does not wait for a crashed disk. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function orderAfter(client: SchedulerCallClient, info: RegionInfo): Promise<RegionHeartbeatResponse | undefined> {
  let received: RegionHeartbeatResponse | undefined;
  client.onRegionOrder((order) => (received = order));
  client.sendRegionHeartbeat(info);
  await settle();
  return received;
}

test('only one of several concurrent bootstraps creates the cluster', async () => {
  const client = await clientOn(await CrashingEngine.opened());
  expect(await client.isBootstrapped()).toBe(false);
  expect(await Promise.all([1, 2, 3].map((id) => client.bootstrap(store(id))))).toEqual([true, false, false]);
  expect(await client.isBootstrapped()).toBe(true);
  expect(await client.allStores()).toEqual([store(1)]);
});

test('before the bootstrap no store can be added, but ids and timestamps are allocated', async () => {
  const client = await clientOn(await CrashingEngine.opened());
  await expect(client.putStore(store(1))).rejects.toMatchObject({ code: 'InvalidArgument' });
  expect([await client.allocateId(), await client.allocateId(), await client.allocateId()]).toEqual([1, 2, 3]);
  expect(await client.timestamp()).toBeLessThan(await client.timestamp());
});

test('a store changes its address, and is not listed any more as a tombstone, which cannot come back', async () => {
  const client = await startedCluster();
  await client.putStore(store(2, { address: 'elsewhere' }));
  expect(await client.getStore(2)).toEqual(store(2, { address: 'elsewhere' }));
  await client.putStore(store(3, { state: StoreState.Tombstone }));
  expect((await client.allStores()).map(({ id }) => id)).toEqual([1, 2]);
  await expect(client.putStore(store(3))).rejects.toMatchObject({ code: 'InvalidArgument' });
  expect(await client.getStore(9)).toBeUndefined();
});

test('a region is found by key, by id and in a scan after its heartbeat', async () => {
  const client = await startedCluster();
  const left = sampleInfo({ id: 1, range: ['', 'm'] });
  const right = sampleInfo({ id: 2, range: ['m', ''], stores: [2, 1, 3] });
  expect(await client.getRegion(bytesOf('a'))).toBeUndefined();
  for (const info of [left, right]) await orderAfter(client, info);
  const expected = [left, right].map(({ region, leader }) => ({ region, leader }));
  expect(await client.getRegion(bytesOf('z'))).toEqual(expected[1]);
  expect(await client.getRegionById(1)).toEqual(expected[0]);
  expect(await client.scanRegions({ startKey: EMPTY_BYTES, endKey: EMPTY_BYTES, limit: 9 })).toEqual(expected);
  expect(await client.scanRegions({ startKey: bytesOf('m'), endKey: EMPTY_BYTES, limit: 9 })).toEqual([expected[1]]);
});

test('a region with too few peers is ordered to add one, with the same id in every heartbeat until it has it', async () => {
  const client = await startedCluster();
  const info = sampleInfo({ stores: [1, 2] });
  const order = await orderAfter(client, info);
  expect(order).toMatchObject({ regionId: 1, regionEpoch: info.region.regionEpoch, targetPeer: info.leader });
  expect(order?.changePeer).toEqual({ peer: { id: expect.any(Number) as number, storeId: 3 }, changeType: ConfChangeType.AddNode });
  expect((await orderAfter(client, info))?.changePeer).toEqual(order?.changePeer);
  const added = sampleInfo({ stores: [1, 2, 3], confVer: 2 });
  expect(await orderAfter(client, added)).toMatchObject({ changePeer: undefined, transferLeader: undefined });
});

test('heartbeats that arrive together get the same order', async () => {
  const client = await startedCluster();
  const orders: RegionHeartbeatResponse[] = [];
  client.onRegionOrder((order) => orders.push(order));
  for (let i = 0; i < 5; i++) client.sendRegionHeartbeat(sampleInfo({ stores: [1, 2] }));
  await settle();
  expect(orders.length).toBe(5);
  expect(new Set(orders.map(({ changePeer }) => changePeer?.peer?.id)).size).toBe(1);
});

test('a stale or invalid heartbeat gets no order', async () => {
  const client = await startedCluster();
  await orderAfter(client, sampleInfo({ version: 2 }));
  expect(await orderAfter(client, sampleInfo({ version: 1 }))).toBeUndefined();
  expect(await orderAfter(client, { ...sampleInfo({ version: 3 }), leader: { id: 5, storeId: 1 } })).toBeUndefined();
  expect((await client.getRegionById(1))?.region.regionEpoch?.version).toBe(2);
});

test('a split gets an id for the new region and one for each peer, but not with an old epoch or for an unknown region', async () => {
  const client = await startedCluster();
  const { region } = sampleInfo({ version: 2 });
  await expect(client.askSplit(region)).rejects.toMatchObject({ code: 'InvalidArgument' });
  await orderAfter(client, sampleInfo({ version: 2 }));
  const { newRegionId, newPeerIds } = await client.askSplit(region);
  expect(new Set([newRegionId, ...newPeerIds]).size).toBe(4);
  await expect(client.askSplit(sampleInfo({ version: 1 }).region)).rejects.toMatchObject({ code: 'InvalidArgument' });
});

test('a store that has not registered cannot send heartbeats', async () => {
  const client = await startedCluster();
  await client.sendStoreHeartbeat(StoreStats.create({ storeId: 2, capacity: 100 }));
  await expect(client.sendStoreHeartbeat(StoreStats.create({ storeId: 9 }))).rejects.toMatchObject({ code: 'InvalidArgument' });
});

test('a request for another cluster is refused', async () => {
  const engine = await CrashingEngine.opened();
  const scheduler = await Scheduler.start({ clusterId: 1 }, { engine, runtime: { now: () => now } });
  await expect(new SchedulerCallClient(2, scheduler).allocateId()).rejects.toMatchObject({ code: 'InvalidArgument' });
});

test('after close, every call is rejected with Stopped, also those in flight', async () => {
  const engine = (await CrashingEngine.opened()).restarted({ atWrite: 2, isWritten: true });
  const client = await clientOn(engine);
  const inFlight = client.bootstrap(store(1));
  client.close();
  client.close();
  await expect(inFlight).rejects.toMatchObject({ code: 'Stopped' });
  await expect(client.timestamp()).rejects.toMatchObject({ code: 'Stopped' });
});

const CRASHES = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((atWrite) => [true, false].map((isWritten) => ({ atWrite, isWritten })));

test.each(CRASHES)('a crash at any write loses nothing that was answered, and repeats no id or timestamp: %j', async (crash) => {
  const engine = (await CrashingEngine.opened()).restarted(crash);
  const ids: number[] = [];
  const timestamps: bigint[] = [];
  const stores: number[] = [];
  const work = async (client: SchedulerCallClient) => {
    for (let i = 0; i < 4; i++) {
      now += 3;
      const id = await client.allocateId();
      ids.push(id);
      timestamps.push(await client.timestamp());
      if (!(await client.bootstrap(store(id)))) await client.putStore(store(id));
      stores.push(id);
    }
  };
  void clientOn(engine).then(work);
  await settle();
  // The writes before the first store: the cluster, ids, timestamps, the store itself.
  expect(stores.length > 0).toBe(crash.atWrite > 4);
  const client = await clientOn(engine.restarted());
  const known = (await client.allStores()).map(({ id }) => id);
  expect(known).toEqual(expect.arrayContaining(stores));
  expect(await client.isBootstrapped()).toBe(known.length > 0);
  await work(client);
  expect(new Set(ids).size).toBe(ids.length);
  expect(timestamps).toEqual([...new Set(timestamps)].sort((left, right) => (left < right ? -1 : 1)));
});
