import { MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

import { ALL, StoreCluster, without } from './testing/store-cluster';

const REGION = 7;
const IDLE_TICKS = 6;

/** Three stores; the leader of the region is on store 1, and the region hibernates. Counts the messages from then on. */
async function hibernating(config: { hibernateTicksMax?: number } = {}): Promise<{ cluster: StoreCluster; sent: RaftMessage[] }> {
  const cluster = await StoreCluster.started(3, { hibernateTicks: IDLE_TICKS, ...config });
  await cluster.elect(1);
  await cluster.put(REGION, 'a', '1');
  await ticks(cluster, 30);
  const sent: RaftMessage[] = [];
  cluster.passes = (message) => sent.push(message) > 0;
  return { cluster, sent };
}

async function ticks(cluster: StoreCluster, count: number, ...stores: readonly number[]): Promise<void> {
  for (let i = 0; i < count; i++) await cluster.tick(...stores);
}

const raftMessages = (sent: readonly RaftMessage[]): RaftMessage[] => sent.filter(({ message }) => message !== undefined);

function termOf(cluster: StoreCluster): number {
  return cluster.leader(REGION)!.status().term;
}

test('an idle region sends no messages, and its stores tell each other only that they are alive', async () => {
  const { cluster, sent } = await hibernating();
  const term = termOf(cluster);
  await ticks(cluster, 100);
  expect(raftMessages(sent)).toEqual([]);
  // One per heartbeat interval of two ticks, from the store of the leader to each of the others.
  expect(sent.length).toBe(100);
  expect(sent.every(({ regionId }) => regionId === 0)).toBe(true);
  expect(termOf(cluster)).toBe(term);
});

test('hibernateTicks 0 means never', async () => {
  const cluster = await StoreCluster.started(3, { hibernateTicks: 0 });
  await cluster.elect(1);
  await ticks(cluster, 100);
  const sent: RaftMessage[] = [];
  cluster.passes = (message) => sent.push(message) > 0;
  await ticks(cluster, 20);
  expect(raftMessages(sent).length).toBeGreaterThan(0);
});

test('a request wakes the region, which hibernates again with the same leader', async () => {
  const { cluster, sent } = await hibernating();
  const term = termOf(cluster);
  await cluster.put(REGION, 'b', '2');
  expect(raftMessages(sent).length).toBeGreaterThan(0);
  await ticks(cluster, 30);
  sent.length = 0;
  await ticks(cluster, 50);
  expect(raftMessages(sent)).toEqual([]);
  expect(termOf(cluster)).toBe(term);
  for (const storeId of [1, 2, 3]) expect(await cluster.data(storeId)).toEqual(['default/a=1', 'default/b=2']);
});

test('followers elect a leader if the store of theirs is silent', async () => {
  const { cluster } = await hibernating();
  cluster.passes = without(1);
  await cluster.until(() => [2, 3].some((storeId) => cluster.peer(storeId, REGION)!.status().role === 'leader'), 100);
});

test('a store that restarts wakes the leader, and does not depose it', async () => {
  const { cluster } = await hibernating();
  const term = termOf(cluster);
  await cluster.restart(3);
  await ticks(cluster, 60);
  expect(termOf(cluster)).toBe(term);
  expect(cluster.leader(REGION)!.self.storeId).toBe(1);
});

test('a leader does not hibernate while a member does not, even if a message was lost', async () => {
  const cluster = await StoreCluster.started(3, { hibernateTicks: IDLE_TICKS });
  await cluster.elect(1);
  const term = termOf(cluster);
  let lost = 0;
  const isMarked = ({ hibernates, toPeer }: RaftMessage): boolean => hibernates === true && toPeer?.storeId === 3;
  cluster.passes = (message) => !(isMarked(message) && lost++ === 0);
  await ticks(cluster, 60);
  expect(lost).toBeGreaterThan(1);
  expect(termOf(cluster)).toBe(term);
});

test('a region with a store that is down does not hibernate', async () => {
  const cluster = await StoreCluster.started(3, { hibernateTicks: IDLE_TICKS });
  await cluster.elect(1);
  cluster.passes = without(3);
  await ticks(cluster, 60, 1, 2);
  const sent: RaftMessage[] = [];
  cluster.passes = (message) => sent.push(message) > 0 && without(3)(message);
  await ticks(cluster, 10, 1, 2);
  expect(sent.some(({ message }) => message?.msgType === MessageType.MsgHeartbeat)).toBe(true);
});

test('a follower that slept through its removal asks after hibernateTicksMax', async () => {
  const { cluster } = await hibernating({ hibernateTicksMax: 50 });
  cluster.passes = without(3);
  await cluster.remove(REGION, { id: 13, storeId: 3 });
  cluster.passes = ALL;
  // Store 1 leads other regions that hibernate.
  const keys = { startKey: new Uint8Array(0), endKey: new Uint8Array(0) };
  const alive = { regionId: 0, fromPeer: { id: 0, storeId: 1 }, toPeer: { id: 0, storeId: 3 }, isTombstone: false, ...keys };
  const tick = async (): Promise<void> => {
    await cluster.tick();
    cluster.store(3).receive(alive);
  };
  for (let i = 0; i < 20; i++) await tick();
  expect(cluster.peer(3, REGION)).toBeDefined();
  for (let i = 0; i < 130; i++) await tick();
  expect(cluster.peer(3, REGION)).toBeUndefined();
});
