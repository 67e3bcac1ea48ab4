/** Goal: a snapshot is installed only if its keys belong to no one else on the store. Method: messages for peers that a store does not have yet. */
import { bytesOf, concatBytes } from '#kit/bytes';
import { makeMessage } from '#kit/raft/message';
import { encodeSnapshotEntries, encodeSnapshotRegion } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';
import { type Message, MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

import { sampleRegion } from './testing/sample-region';
import { StoreCluster } from './testing/store-cluster';

/** A region with peer `id`1 on store 1, which leads it. Store 2 gets peer `id`2. */
function twoPeers(id: number, startKey: string, endKey: string): Region {
  const peers = [1, 2].map((storeId) => ({ id: id * 10 + storeId, storeId }));
  return sampleRegion({ id, startKey: bytesOf(startKey), endKey: bytesOf(endKey), peers, regionEpoch: { confVer: 3, version: 2 } });
}

function toStore2(region: Region, message: Message): RaftMessage {
  const { id: regionId, regionEpoch, startKey, endKey } = region;
  const [fromPeer, toPeer] = region.peers;
  return { regionId, fromPeer, toPeer, message, regionEpoch, isTombstone: false, startKey, endKey };
}

function heartbeat({ peers: [from, to] }: Region): Message {
  return makeMessage(MessageType.MsgHeartbeat, to!.id, { from: from!.id, term: 6 });
}

function snapshot(region: Region, members = region.peers): Message {
  const [from, to] = region.peers;
  const entry = { cf: 'default', key: region.startKey, value: bytesOf(String(region.id)) };
  const data = concatBytes(encodeSnapshotRegion(region), encodeSnapshotEntries([entry]));
  const metadata = { index: 9, term: 6, confState: { nodes: members.map(({ id }) => id) } };
  return makeMessage(MessageType.MsgSnapshot, to!.id, { from: from!.id, term: 6, snapshot: { data, metadata } });
}

/** Store 2 with an uninitialized peer of each region. It also has region 7, which starts at x. */
async function waiting(...regions: Region[]): Promise<StoreCluster> {
  const cluster = await StoreCluster.started(2, { regions: [sampleRegion({ startKey: bytesOf('x') })] });
  for (const region of regions) await cluster.deliver(toStore2(region, heartbeat(region)));
  return cluster;
}

/** Both messages arrive before the store has processed one of them. */
async function installed(cluster: StoreCluster, ...snapshots: [Region, Message][]): Promise<number[]> {
  await cluster.deliver(...snapshots.map(([region, message]) => toStore2(region, message)));
  return snapshots.map(([{ id }]) => id).filter((id) => cluster.peer(2, id)!.region.peers.length > 0);
}

test('a snapshot beside the other regions is installed, one that overlaps a region is not', async () => {
  const [beside, over] = [twoPeers(8, 'm', 'w'), twoPeers(9, 'w', 'xx')];
  const cluster = await waiting(beside, over);
  expect(await installed(cluster, [beside, snapshot(beside)], [over, snapshot(over)])).toEqual([8]);
  expect(await cluster.data(2)).toEqual(['default/m=8']);
  expect(cluster.peer(2, 9)!.status()).toMatchObject({ lastIndex: 0 });
});

test('of two snapshots that overlap, only the first one is installed, even if neither was installed when the second one came', async () => {
  const [left, both] = [twoPeers(8, 'a', 'm'), twoPeers(9, 'b', 'x')];
  expect(await installed(await waiting(left, both), [left, snapshot(left)], [both, snapshot(both)])).toEqual([8]);
  expect(await installed(await waiting(left, both), [both, snapshot(both)], [left, snapshot(left)])).toEqual([9]);
});

test('two snapshots side by side are both installed', async () => {
  const [left, right] = [twoPeers(8, 'a', 'm'), twoPeers(9, 'm', 'x')];
  const cluster = await waiting(left, right);
  expect(await installed(cluster, [left, snapshot(left)], [right, snapshot(right)])).toEqual([8, 9]);
  expect(await cluster.data(2)).toEqual(['default/a=8', 'default/m=9']);
});

test('a snapshot from after the removal of the peer is not installed', async () => {
  const region = twoPeers(8, 'a', 'm');
  expect(await installed(await waiting(region), [region, snapshot(region, region.peers.slice(0, 1))])).toEqual([]);
});

test('uninitialized peers have no keys, however many there are', async () => {
  const regions = [8, 9, 10].map((id) => twoPeers(id, '', ''));
  const cluster = await waiting(...regions);
  expect(cluster.store(2).regionOf(bytesOf('a'))).toBe(0);
  expect(cluster.store(2).regionOf(bytesOf('z'))).toBe(7);
});
