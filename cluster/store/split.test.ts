/** Goal: a split loses no key, and serves no key twice. Method: real stores, whose network and time the test controls. */
import { bytesOf } from '#kit/bytes';
import { adminCommand } from '#kit/store/command';
import { AdminCmdType } from '#kit/wire/raft-command';
import type { Region } from '#kit/wire/meta';

import { StoreCluster, headerOf, putOf, splitOf } from './testing/store-cluster';
import type { StoreConfig } from './store-config';

const RIGHT = 8;
const EVERYTHING = ['default/a=1', 'default/x=2'];

/** Store 1 leads region 7, which has the keys a and x. */
async function started(config: Partial<StoreConfig> = {}, stores = 3): Promise<StoreCluster> {
  const cluster = await StoreCluster.started(stores, config);
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  await cluster.put(7, 'x', '2');
  await applied(cluster, 7);
  return cluster;
}

/** Waits until all peers of the region have applied the same entries. */
function applied(cluster: StoreCluster, regionId: number, stores = [1, 2, 3]): Promise<void> {
  return cluster.until(() => {
    const indexes = stores.map((storeId) => cluster.peer(storeId, regionId)?.applyState.appliedIndex);
    return indexes[0] !== undefined && new Set(indexes).size === 1;
  });
}

function rangeText({ startKey, endKey }: Region): string {
  return `[${[startKey, endKey].map((key) => new TextDecoder().decode(key))})`.replace(',', ' ');
}

test('both halves serve at once, under the next version, and each only its own keys', async () => {
  const cluster = await started();
  const old = cluster.leader(7)!.region;
  const response = await cluster.split(7, 'm', RIGHT);
  expect(response.adminResponse!.split!.regions.map(rangeText)).toEqual(['[ m)', '[m )']);
  expect(cluster.leader(RIGHT)?.self).toEqual({ id: 81, storeId: 1 });
  expect(cluster.leader(RIGHT)!.region).toEqual({
    id: RIGHT,
    startKey: bytesOf('m'),
    endKey: bytesOf(''),
    regionEpoch: { confVer: 1, version: 2 },
    peers: [81, 82, 83].map((id) => ({ id, storeId: id - 80 })),
  });
  expect((await cluster.put(7, 'b', '3')).header?.error).toBeUndefined();
  expect((await cluster.put(RIGHT, 'y', '4')).header?.error).toBeUndefined();
  expect((await cluster.put(7, 'y', '5')).header?.error?.keyNotInRegion?.key).toEqual(bytesOf('y'));
  expect((await cluster.put(RIGHT, 'b', '5')).header?.error?.keyNotInRegion?.key).toEqual(bytesOf('b'));
  const outdated = await cluster.execute(7, () => putOf(old, 'b', '5'));
  expect(outdated.header?.error?.epochNotMatch?.currentRegions.map(rangeText)).toEqual(['[ m)']);
  await applied(cluster, 7);
  await applied(cluster, RIGHT);
  for (const storeId of [1, 2, 3]) {
    expect(await cluster.data(storeId)).toEqual(['default/a=1', 'default/b=3', 'default/x=2', 'default/y=4']);
    expect(['', 'lz', 'm', 'z'].map((key) => cluster.store(storeId).regionOf(bytesOf(key)))).toEqual([7, 7, RIGHT, RIGHT]);
  }
});

test.each([
  ['the start key of the region', 'm', 'the split key is the start key of region 8: the left half would be empty'],
  ['a key of another region', 'a', 'key "a" is not in region 8, which has the keys from "m" to the last key'],
])('a region is not split at %s', async (_, key, message) => {
  const cluster = await started();
  await cluster.split(7, 'm', RIGHT);
  expect((await cluster.split(RIGHT, key, 9)).header?.error?.message).toBe(message);
});

test('a region is not split with ids for fewer peers than it has', async () => {
  const cluster = await started();
  const split = { splitKey: bytesOf('m'), newRegionId: RIGHT, newPeerIds: [81, 82] };
  const { header } = await cluster.execute(7, (region) => adminCommand(headerOf(region), { cmdType: AdminCmdType.Split, split }));
  expect(header?.error?.message).toBe('region 7 has 3 peers, but the split has ids for 2 new peers');
});

test('a command that was valid when it was proposed, and is applied after a split, is refused with the region as it is then', async () => {
  const cluster = await started();
  const { region } = cluster.leader(7)!;
  const commands = [splitOf(region, 'm', RIGHT), putOf(region, 'x', 'late'), putOf(region, 'b', 'late'), splitOf(region, 'c', 9)];
  const answers = commands.map((command) => cluster.store(1).execute(command));
  await cluster.settle();
  const errors = (await Promise.all(answers)).map(({ response }) => response.header?.error);
  expect(errors.map((error) => error?.epochNotMatch?.currentRegions.map(rangeText))).toEqual([undefined, ['[ m)'], ['[ m)'], ['[ m)']]);
  await applied(cluster, 7);
  for (const storeId of [1, 2, 3]) expect(await cluster.data(storeId)).toEqual(EVERYTHING);
});

test('after a crash at any point of a split, a store has the region or both halves, and all keys', async () => {
  const cluster = await started();
  const before = cluster.disk(1).batches.length;
  await cluster.split(7, 'm', RIGHT);
  cluster.passes = () => false;
  const seen = new Set<string>();
  for (let batches = cluster.disk(1).batches.length; batches >= before; batches--) {
    await cluster.restart(1, batches);
    const regions = [7, RIGHT].flatMap((id) => cluster.peer(1, id)?.region ?? []);
    seen.add(regions.map(rangeText).join(' '));
    expect(await cluster.data(1)).toEqual(EVERYTHING);
  }
  expect(seen).toEqual(new Set(['[ )', '[ m) [m )']));
});

test('a peer that is added to the right half gets a snapshot, as its log never had the data', async () => {
  const cluster = await started({}, 4);
  await cluster.split(7, 'm', RIGHT);
  await cluster.add(RIGHT, { id: 84, storeId: 4 });
  await cluster.until(() => cluster.peer(4, RIGHT)?.region.peers.length === 4);
  expect(await cluster.data(4)).toEqual(['default/x=2']);
});

describe('on a store that has not applied the split', () => {
  /** Store 3 hears nothing of region 7. The right half is led by store 1. */
  async function splitWithoutStore3(config: Partial<StoreConfig> = {}, stores = 3): Promise<StoreCluster> {
    const cluster = await started(config, stores);
    cluster.passes = ({ regionId, toPeer }) => regionId !== 7 || toPeer?.storeId !== 3;
    await cluster.split(7, 'm', RIGHT);
    await cluster.put(RIGHT, 'y', '3');
    return cluster;
  }

  test('messages create the peer of the right half, but its snapshot is refused: the keys still belong to the region', async () => {
    const cluster = await splitWithoutStore3();
    await cluster.until(() => cluster.peer(3, RIGHT) !== undefined);
    for (let i = 0; i < 10; i++) await cluster.tick();
    expect(cluster.peer(3, RIGHT)!.region.peers).toEqual([]);
    expect(await cluster.data(3)).toEqual(EVERYTHING);
    expect(cluster.store(3).regionOf(bytesOf('x'))).toBe(7);
  });

  test('that peer is initialized by the split, and its vote is not lost', async () => {
    const cluster = await splitWithoutStore3();
    const passes = cluster.passes;
    cluster.passes = (message) => passes(message) && message.fromPeer?.storeId !== 1 && message.toPeer?.storeId !== 1;
    await cluster.elect(2, RIGHT);
    const { term, vote } = cluster.peer(3, RIGHT)!.status();
    expect(vote).toBe(82);
    cluster.passes = ({ regionId }) => regionId === 7;
    await cluster.until(() => cluster.peer(3, RIGHT)?.region.peers.length === 3);
    expect(cluster.peer(3, RIGHT)!.status()).toMatchObject({ term, vote, lastIndex: 5 });
    await cluster.restart(3);
    expect(cluster.peer(3, RIGHT)!.status()).toMatchObject({ term, vote });
    cluster.passes = () => true;
    await applied(cluster, RIGHT);
    expect(await cluster.data(3)).toEqual([...EVERYTHING, 'default/y=3']);
  });

  test('the vote of that peer is not lost either if the store restarts before it applies the split', async () => {
    const cluster = await splitWithoutStore3();
    const passes = cluster.passes;
    cluster.passes = (message) => passes(message) && message.fromPeer?.storeId !== 1 && message.toPeer?.storeId !== 1;
    await cluster.elect(2, RIGHT);
    const { term, vote } = cluster.peer(3, RIGHT)!.status();
    cluster.passes = ({ regionId }) => regionId === 7;
    await cluster.restart(3);
    expect(cluster.peer(3, RIGHT)).toBeUndefined();
    await cluster.until(() => cluster.peer(3, RIGHT)?.region.peers.length === 3);
    expect(cluster.peer(3, RIGHT)!.status()).toMatchObject({ term, vote, lastIndex: 5 });
  });

  test('both halves can also come as snapshots: the left one first, then the right one fits', async () => {
    const cluster = await splitWithoutStore3({ logEntriesLimit: 4, logEntriesThreshold: 2 });
    for (let i = 0; i < 6; i++) await cluster.put(7, 'b', String(i));
    await cluster.until(() => cluster.leader(7)!.applyState.truncatedIndex > cluster.peer(3, 7)!.applyState.appliedIndex);
    cluster.passes = () => true;
    await cluster.until(() => cluster.peer(3, RIGHT)?.region.peers.length === 3);
    await applied(cluster, RIGHT);
    await applied(cluster, 7);
    expect(await cluster.data(3)).toEqual(['default/a=1', 'default/b=5', 'default/x=2', 'default/y=3']);
  });

  test('a right half whose peer was removed there is not created again, and its keys are deleted, also by a restart', async () => {
    const cluster = await splitWithoutStore3();
    await cluster.until(() => cluster.peer(3, RIGHT) !== undefined);
    await cluster.remove(RIGHT, { id: 83, storeId: 3 });
    const { regionEpoch } = cluster.leader(RIGHT)!.region;
    // The early peer learns of its removal.
    const [fromPeer, toPeer] = [{ id: 81, storeId: 1 }, cluster.peer(3, RIGHT)!.self];
    const keys = { startKey: bytesOf(''), endKey: bytesOf('') };
    cluster.store(3).receive({ regionId: RIGHT, fromPeer, toPeer, regionEpoch, isTombstone: true, message: undefined, ...keys });
    await cluster.settle();
    const before = cluster.disk(3).batches.length;
    cluster.passes = () => true;
    await cluster.until(() => cluster.peer(3, 7)!.region.endKey.length > 0);
    await cluster.tick();
    expect(cluster.peer(3, RIGHT)).toBeUndefined();
    expect(await cluster.data(3)).toEqual(['default/a=1']);
    cluster.passes = () => false;
    for (let batches = cluster.disk(3).batches.length; batches >= before; batches--) {
      await cluster.restart(3, batches);
      expect(cluster.peer(3, RIGHT)).toBeUndefined();
      const isSplit = cluster.peer(3, 7)!.region.endKey.length > 0;
      expect(await cluster.data(3)).toEqual(isSplit ? ['default/a=1'] : EVERYTHING);
    }
  });

  test('a right half whose peer was removed there: no crash leaves keys behind, also if the removal is noticed in the round that splits', async () => {
    const cluster = await splitWithoutStore3();
    await cluster.until(() => cluster.peer(3, RIGHT) !== undefined);
    await cluster.remove(RIGHT, { id: 83, storeId: 3 });
    const { regionEpoch } = cluster.leader(RIGHT)!.region;
    const [fromPeer, toPeer] = [{ id: 81, storeId: 1 }, cluster.peer(3, RIGHT)!.self];
    const keys = { startKey: bytesOf(''), endKey: bytesOf('') };
    const tombstone = { regionId: RIGHT, fromPeer, toPeer, regionEpoch, isTombstone: true, message: undefined, ...keys };
    const disk = cluster.disk(3);
    const write = disk.write.bind(disk);
    let isNoticed = false;
    // The first write persists the entries. The split is applied after it, in the same round.
    disk.write = (batch) => {
      if (!isNoticed) cluster.store(3).receive(tombstone);
      isNoticed = true;
      return write(batch);
    };
    const before = disk.batches.length;
    cluster.passes = () => true;
    await cluster.until(() => cluster.peer(3, 7)!.region.endKey.length > 0);
    await cluster.tick();
    expect(await cluster.data(3)).toEqual(['default/a=1']);
    cluster.passes = () => false;
    for (let batches = disk.batches.length; batches >= before; batches--) {
      await cluster.restart(3, batches);
      const isSplit = cluster.peer(3, 7)!.region.endKey.length > 0;
      expect(await cluster.data(3)).toEqual(isSplit ? ['default/a=1'] : EVERYTHING);
    }
  });

  test('a right half that has another peer there by now is not created with the earlier one; that peer gets a snapshot', async () => {
    const cluster = await started();
    cluster.passes = ({ toPeer }) => toPeer?.storeId !== 3;
    await cluster.split(7, 'm', RIGHT);
    await cluster.put(RIGHT, 'y', '3');
    await cluster.remove(RIGHT, { id: 83, storeId: 3 });
    await cluster.add(RIGHT, { id: 93, storeId: 3 });
    cluster.passes = ({ regionId, toPeer }) => regionId !== 7 || toPeer?.storeId !== 3;
    await cluster.until(() => cluster.peer(3, RIGHT)?.self.id === 93);
    cluster.passes = ({ regionId }) => regionId === 7;
    await cluster.until(() => cluster.peer(3, 7)!.region.endKey.length > 0);
    expect(cluster.peer(3, RIGHT)!).toMatchObject({ self: { id: 93 }, region: { peers: [] } });
    expect(await cluster.data(3)).toEqual(['default/a=1']);
    cluster.passes = () => true;
    await cluster.until(() => cluster.peer(3, RIGHT)?.region.peers.length === 3);
    expect(cluster.peer(3, RIGHT)!.self.id).toBe(93);
    await applied(cluster, RIGHT);
    expect(await cluster.data(3)).toEqual([...EVERYTHING, 'default/y=3']);
  });
});
