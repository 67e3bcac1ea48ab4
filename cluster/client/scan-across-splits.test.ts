/** Goal: a scan sees each key once, whatever is split meanwhile. Method: a client on real stores; the test splits before or during a call. */
import { KvService } from '#cluster/store/kv-service';
import { StoreCluster, putOf, splitOf } from '#cluster/store/testing/store-cluster';
import { bytesOf } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import { KvClient } from './kv-client';
import type { CallResult, RawMethods, StoreConnection } from './store-connection';

const KEYS = ['a', 'f', 'm', 'p', 't', 'z'];

/** A client of a cluster with `KEYS` in one region. `beforeCall` runs before call number 1, 2, … and `whileCall` while it is executed. */
async function started(beforeCall: (cluster: StoreCluster, call: number) => unknown, duringCall: typeof beforeCall = () => undefined) {
  const cluster = await StoreCluster.started(3);
  await cluster.elect(1);
  for (const key of KEYS) await cluster.put(7, key, key);
  let calls = 0;
  const connection: StoreConnection = {
    async call<Method extends keyof RawMethods>(storeId: number, method: Method, request: RawMethods[Method]['request']) {
      await beforeCall(cluster, ++calls);
      const handler = new KvService(cluster.store(storeId)) as unknown as Record<Method, (some: typeof request) => Promise<never>>;
      let isAnswered = false;
      const answer = handler[method](request).finally(() => (isAnswered = true));
      duringCall(cluster, calls);
      await cluster.until(() => isAnswered);
      return { kind: 'answered', response: await answer } as CallResult<RawMethods[Method]['response']>;
    },
  };
  let now = 0;
  const runtime = { now: () => now, sleep: async (ms: number) => void (now += ms), random: () => 0 };
  const regions = async (key: Uint8Array): Promise<Region> => {
    const found = cluster.store(1).peer(cluster.store(1).regionOf(key));
    return found!.region;
  };
  return { cluster, client: new KvClient({ connection, regions, runtime }) };
}

async function scan(client: KvClient, limit = 99): Promise<string[]> {
  const result = await client.scan({ startKey: bytesOf(''), limit });
  return result.kind === 'answered' ? result.response.map(({ key }) => new TextDecoder().decode(key)) : [result.kind];
}

test('a split that the client does not know', async () => {
  const { cluster, client } = await started(() => undefined);
  expect(await scan(client)).toEqual(KEYS);
  await cluster.split(7, 'm', 8);
  expect(await scan(client)).toEqual(KEYS);
  expect(await scan(client, 4)).toEqual(KEYS.slice(0, 4));
});

test('splits between the parts of a scan, of the half that was read and of the one that is read next', async () => {
  const { cluster, client } = await started(async (_, call) => {
    if (call !== 4) return;
    await cluster.split(8, 't', 9);
    await cluster.split(7, 'f', 10);
  });
  await scan(client);
  await cluster.split(7, 'm', 8);
  expect(await scan(client)).toEqual(KEYS);
});

test('a split that is applied together with the read', async () => {
  let splits = 0;
  const execute = (cluster: StoreCluster, command: RaftCmdRequest): void =>
    void cluster
      .store(1)
      .execute(command)
      .then(({ response }) => (splits += response.adminResponse === undefined ? 0 : 1));
  // While the store writes the put, the read and the split wait, so they are in one append and are applied in one batch.
  const { client } = await started(
    (cluster, call) => (call === 1 ? execute(cluster, putOf(cluster.leader(7)!.region, 'a', '2')) : undefined),
    (cluster, call) => (call === 1 ? execute(cluster, splitOf(cluster.leader(7)!.region, 'm', 8)) : undefined),
  );
  expect(await scan(client)).toEqual(KEYS);
  expect(splits).toBe(1);
});

test('a write goes to the half that has the key, without another look-up where the leader names it', async () => {
  const { cluster, client } = await started(() => undefined);
  await scan(client);
  await cluster.split(7, 'm', 8);
  for (const key of ['b', 'x']) expect(await client.put({ key: bytesOf(key), value: bytesOf(key) })).toEqual({ kind: 'answered' });
  expect(await scan(client)).toEqual([...KEYS, 'b', 'x'].sort());
});
