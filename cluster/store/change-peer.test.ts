/** Goal: peers are added and removed while the store works. Method: real stores, whose network and time the test controls. */
import { adminCommand } from '#kit/store/command';
import { RAFT_COLUMN_FAMILY, parseRecordKey } from '#kit/store/layout';
import { ConfChangeType, MessageType } from '#kit/wire/raft';

import { StoreCluster, changePeer, headerOf, putOf, without } from './testing/store-cluster';
import { sampleRegion } from './testing/sample-region';

const TWO = sampleRegion({ peers: [11, 12].map((id) => ({ id, storeId: id - 10 })) });

async function recordsOf(cluster: StoreCluster, storeId: number, regionId: number): Promise<string[]> {
  const content = await cluster.content(storeId);
  const keys = content.filter(({ cf }) => cf === RAFT_COLUMN_FAMILY).map(({ key }) => parseRecordKey(key));
  return keys.filter((key) => key?.regionId === regionId).map((key) => key!.kind);
}

test('a peer that is added gets the data by a snapshot, and then takes part', async () => {
  const cluster = await StoreCluster.started(3, { regions: [TWO] });
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  expect((await cluster.add(7, { id: 13, storeId: 3 })).adminResponse?.changePeer?.region?.regionEpoch).toEqual({ confVer: 2, version: 1 });
  await cluster.until(() => cluster.peer(3, 7)?.region.peers.length === 3);
  expect(await cluster.data(3)).toEqual(['default/a=1']);
  cluster.passes = without(2);
  expect((await cluster.put(7, 'b', '2')).header?.error).toBeUndefined();
  for (let i = 0; i < 3; i++) await cluster.tick();
  expect(await cluster.data(3)).toEqual(['default/a=1', 'default/b=2']);
});

test('until it has the data, a new peer has no keys and no applied entries, but it votes, also after a restart', async () => {
  const cluster = await StoreCluster.started(3, { regions: [TWO] });
  await cluster.elect(1);
  cluster.passes = ({ message }) => message?.msgType !== MessageType.MsgSnapshot;
  await cluster.add(7, { id: 13, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7) !== undefined);
  await cluster.put(7, 'a', '1');
  expect(cluster.peer(3, 7)!.status()).toMatchObject({ role: 'follower', lastIndex: 0, applied: 0, members: [] });
  expect(cluster.store(3).regionOf(new Uint8Array(1))).toBe(0);
  const { response } = await cluster.store(3).execute(putOf(cluster.leader(7)!.region, 'a', '2'));
  expect(response.header?.error?.regionNotFound).toEqual({ regionId: 7 });

  cluster.passes = (message) => without(1)(message) && message.message?.msgType !== MessageType.MsgSnapshot;
  await cluster.elect(2);
  const { term, vote } = cluster.peer(3, 7)!.status();
  expect(vote).toBe(12);
  await cluster.restart(3);
  expect(cluster.peer(3, 7)).toBeUndefined();
  await cluster.until(() => cluster.peer(3, 7) !== undefined, 10);
  expect(cluster.peer(3, 7)!.status()).toMatchObject({ term, vote, lastIndex: 0 });
});

test('a log that starts with the first entry is not sent to a new peer: it waits until the log is compacted', async () => {
  const config = { regions: [TWO], logEntriesLimit: 12, logEntriesThreshold: 12 };
  const cluster = await StoreCluster.started(3, { ...config, changesRegions: false });
  cluster.configure({ changesRegions: true });
  for (const storeId of [1, 2, 3]) await cluster.restart(storeId);
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  await cluster.add(7, { id: 13, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7) !== undefined);
  for (let i = 0; i < 10; i++) await cluster.tick();
  expect(cluster.leader(7)!.applyState.truncatedIndex).toBe(0);
  expect(cluster.peer(3, 7)!.status().lastIndex).toBe(0);
  for (let i = 0; i < 12; i++) await cluster.put(7, 'a', String(i));
  await cluster.until(() => cluster.peer(3, 7)!.region.peers.length === 3);
  expect(await cluster.data(3)).toEqual(['default/a=11']);
});

test('a peer that is removed leaves a tombstone and no data, and is not created again by a late message', async () => {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  const late = cluster.peer(3, 7)!;
  const message = { regionId: 7, fromPeer: { id: 11, storeId: 1 }, toPeer: late.self, isTombstone: false, ...late.region };
  await cluster.remove(7, { id: 13, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7) === undefined);
  await cluster.tick();
  expect(await cluster.data(3)).toEqual([]);
  for (const _ of [1, 2]) {
    // The term and the vote stay.
    expect(await recordsOf(cluster, 3, 7)).toEqual(['region', 'raft state']);
    cluster.store(3).receive({ ...message, message: { msgType: MessageType.MsgHeartbeat, term: 9, from: 11, to: 13 } as never });
    await cluster.settle();
    expect(cluster.peer(3, 7)).toBeUndefined();
    await cluster.restart(3);
  }
});

test('a store can get a new peer after a removal, with a new id', async () => {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  await cluster.remove(7, { id: 13, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7) === undefined);
  await cluster.add(7, { id: 23, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7)?.region.peers.length === 3);
  expect(await cluster.data(3)).toEqual(['default/a=1']);
  await cluster.restart(3);
  expect(cluster.peer(3, 7)?.self).toEqual({ id: 23, storeId: 3 });
});

test('the keys of a removed peer are deleted once: another region can have them later, also after a restart', async () => {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  await cluster.put(7, 'x', '1');
  await cluster.remove(7, { id: 13, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7) === undefined);
  await cluster.split(7, 'm', 8);
  await cluster.add(8, { id: 83, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 8)?.region.peers.length === 3);
  await cluster.restart(3);
  expect(await cluster.data(3)).toEqual(['default/x=1']);
});

test('a leader that removes itself tells the others before it is gone; they elect a new one', async () => {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  const { region } = cluster.leader(7)!;
  const command = adminCommand(headerOf(region), changePeer(ConfChangeType.RemoveNode, { id: 11, storeId: 1 }));
  const answer = cluster.store(1).execute(command);
  await cluster.settle();
  expect((await answer).response.adminResponse?.changePeer).toBeDefined();
  expect(cluster.peer(1, 7)).toBeUndefined();
  for (const storeId of [2, 3]) expect(cluster.peer(storeId, 7)!.region.peers.map(({ id }) => id)).toEqual([12, 13]);
  await cluster.until(() => cluster.leader(7) !== undefined);
  expect((await cluster.put(7, 'b', '1')).header?.error).toBeUndefined();
  expect(cluster.leader(7)!.region.peers.map(({ id }) => id)).toEqual([12, 13]);
});

test('the leader of two peers is not removed: it transfers its leadership, and the other peer removes it', async () => {
  const cluster = await StoreCluster.started(2, { regions: [TWO] });
  await cluster.elect(1);
  const refused = await cluster.remove(7, { id: 11, storeId: 1 });
  expect(refused.header?.error?.notLeader?.leader).toEqual({ id: 12, storeId: 2 });
  await cluster.until(() => cluster.leader(7)?.self.id === 12);
  await cluster.remove(7, { id: 11, storeId: 1 });
  await cluster.until(() => cluster.peer(1, 7) === undefined);
  expect((await cluster.put(7, 'a', '1')).header?.error).toBeUndefined();
});

test('a store has at most one peer of a region', async () => {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  const { header } = await cluster.add(7, { id: 14, storeId: 3 });
  expect(header?.error?.message).toBe('store 3 already has peer 13 of region 7: remove that peer first');
});

describe('a peer that slept through its removal', () => {
  async function asleep(): Promise<StoreCluster> {
    const cluster = await StoreCluster.started(4, { leaderlessTicks: 30 });
    await cluster.elect(1);
    await cluster.put(7, 'a', '1');
    cluster.passes = without(3);
    await cluster.remove(7, { id: 13, storeId: 3 });
    return cluster;
  }

  async function expectGone(cluster: StoreCluster): Promise<void> {
    await cluster.until(() => cluster.peer(3, 7) === undefined);
    await cluster.tick();
    expect(await cluster.data(3)).toEqual([]);
  }

  test('is told so when it campaigns', async () => {
    const cluster = await asleep();
    cluster.passes = () => true;
    await expectGone(cluster);
    expect(cluster.leader(7)?.self.id).toBe(11);
  });

  test('is told so by a store whose peer was removed later, and has only a tombstone', async () => {
    const cluster = await asleep();
    await cluster.add(7, { id: 14, storeId: 4 });
    await cluster.until(() => cluster.peer(4, 7)?.region.peers.length === 3);
    await cluster.remove(7, { id: 11, storeId: 1 });
    expect(cluster.peer(1, 7)).toBeUndefined();
    cluster.passes = ({ fromPeer, toPeer }) => [fromPeer, toPeer].every((peer) => peer?.storeId === 1 || peer?.storeId === 3);
    await expectGone(cluster);
  });

  test('asks the scheduler if it hears from no one', async () => {
    const cluster = await asleep();
    await cluster.tick();
    expect(cluster.peer(3, 7)).toBeDefined();
    cluster.known.set(7, cluster.leader(7)!.region);
    await expectGone(cluster);
  });

  test('is removed by a message for its successor on the same store', async () => {
    const cluster = await asleep();
    await cluster.add(7, { id: 23, storeId: 3 });
    cluster.passes = ({ fromPeer }) => fromPeer?.id !== 13;
    await cluster.until(() => cluster.peer(3, 7)?.self.id === 23 && cluster.peer(3, 7)!.region.peers.length === 3);
    expect(await cluster.data(3)).toEqual(['default/a=1']);
  });
});

test('a peer that the scheduler does not know yet stays', async () => {
  const cluster = await StoreCluster.started(3, { leaderlessTicks: 30, regions: [TWO] });
  await cluster.elect(1);
  cluster.known.set(7, cluster.leader(7)!.region);
  await cluster.add(7, { id: 13, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7)?.region.peers.length === 3);
  cluster.passes = without(3);
  for (let i = 0; i < 100; i++) await cluster.tick(3);
  expect(cluster.peer(3, 7)).toBeDefined();
});

test('after a crash at any point of a removal and an addition, the members are the peers of the region on disk', async () => {
  const cluster = await StoreCluster.started(4);
  await cluster.elect(1);
  const before = cluster.disk(1).batches.length;
  await cluster.remove(7, { id: 13, storeId: 3 });
  await cluster.add(7, { id: 14, storeId: 4 });
  await cluster.put(7, 'a', '1');
  const after = cluster.disk(1).batches.length;
  const seen = new Set<string>();
  for (let batches = after; batches >= before; batches--) {
    cluster.passes = () => false;
    await cluster.restart(1, batches);
    expect(cluster.membersMatch(1, 7)).toBe(true);
    seen.add(String(cluster.peer(1, 7)!.status().members));
  }
  expect(seen).toEqual(new Set(['11,12,13', '11,12', '11,12,14']));
});

test('after a crash at any point of its own removal, a peer is as before, or all of it is deleted', async () => {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  await cluster.put(7, 'a', '1');
  await cluster.until(() => cluster.peer(3, 7)!.applyState.appliedIndex === cluster.leader(7)!.applyState.appliedIndex);
  const before = cluster.disk(3).batches.length;
  await cluster.remove(7, { id: 13, storeId: 3 });
  await cluster.until(() => cluster.peer(3, 7) === undefined);
  await cluster.tick();
  cluster.passes = () => false;
  for (let batches = cluster.disk(3).batches.length; batches >= before; batches--) {
    await cluster.restart(3, batches);
    const isThere = cluster.peer(3, 7) !== undefined;
    expect(await cluster.data(3)).toEqual(isThere ? ['default/a=1'] : []);
  }
  expect(cluster.peer(3, 7)).toBeDefined();
});
