/**
 * Goal: a cluster of processes loses no acknowledged write, when a process is killed and when all processes restart.
 * Method: three real processes on real disks, under load; the answers to the clients are compared with the data afterwards.
 * The load is a number of puts, not a time, so the verdict does not depend on the machine.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GrpcConnection } from '#cluster/grpc/grpc-connection';
import { freePorts } from '#cluster/processes/free-ports';
import { LocalCluster } from '#cluster/processes/local-cluster';

import { storeProgram } from './store-program';
import { kvClient, type PutOutcomes, WriteLoad } from './testing/write-load';

const STORES = 3;
const MINUTE = 60_000;

let directory: string;
let cluster: LocalCluster | undefined;

beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'typekv-cluster-'))));

afterEach(async () => {
  await cluster?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The leader of the latest term. */
class Leader {
  storeId = 0;
  private term = 0;

  readonly heard = (storeId: number, term: number): void => {
    if (term > this.term) [this.storeId, this.term] = [storeId, term];
  };
}

async function entriesOf({ addresses }: LocalCluster): Promise<ReadonlyMap<string, string>> {
  const connection = new GrpcConnection(addresses);
  try {
    const result = await kvClient(connection, STORES).scan({ startKey: new Uint8Array(0), limit: 1_000_000 });
    if (result.kind !== 'answered') throw new Error(`the scan ended as ${result.kind}`);
    const text = new TextDecoder();
    return new Map(result.response.map(({ key, value }) => [text.decode(key), text.decode(value)]));
  } finally {
    connection.close();
  }
}

function check(entries: ReadonlyMap<string, string>, { acknowledged, refused, unknown }: PutOutcomes): void {
  expect([...acknowledged].filter((key) => entries.get(key) !== key)).toEqual([]);
  expect([...refused].filter((key) => entries.has(key))).toEqual([]);
  // Nothing is there that nobody put, or with a value that nobody gave it.
  expect([...entries].filter(([key, value]) => key !== value || !(acknowledged.has(key) || unknown.has(key)))).toEqual([]);
}

test(
  'every acknowledged write is there after kill -9 of the leader, after its restart, and after all have restarted',
  async () => {
    const leader = new Leader();
    const basePort = await freePorts(STORES);
    const options = { directory, stores: STORES, basePort, program: storeProgram('reference'), events: { leads: leader.heard } };
    cluster = new LocalCluster(options);
    await cluster.start();
    const load = new WriteLoad(cluster.addresses, 16);
    await load.more(200);

    const killed = leader.storeId;
    await cluster.kill(killed);
    await load.more(200);
    expect(leader.storeId).not.toBe(killed);

    await cluster.startStore(killed);
    await load.more(200);
    await load.stop();
    expect(load.outcomes.acknowledged.size).toBeGreaterThanOrEqual(600);

    // Without this store, every quorum contains the store that was killed before. So that store must have all entries by now.
    await cluster.kill((killed % STORES) + 1);
    check(await entriesOf(cluster), load.outcomes);

    await cluster.stop();
    cluster = new LocalCluster({ ...options, stores: undefined, basePort: undefined });
    await cluster.start();
    check(await entriesOf(cluster), load.outcomes);
  },
  4 * MINUTE,
);

test(
  'a store whose data are gone does not start again; a majority of the others serves the data, and a minority does not start',
  async () => {
    const lost: number[] = [];
    const basePort = await freePorts(STORES);
    const events = { lost: ({ storeId }: { storeId: number }) => void lost.push(storeId) };
    const options = { directory, stores: STORES, basePort, program: storeProgram('reference'), events };
    cluster = new LocalCluster(options);
    await cluster.start();
    const load = new WriteLoad(cluster.addresses, 4);
    await load.more(20);
    await load.stop();
    await cluster.stop();

    renameSync(join(directory, 'store-2'), join(directory, 'away'));
    cluster = new LocalCluster(options);
    await cluster.start();
    expect(lost).toEqual([2]);
    check(await entriesOf(cluster), load.outcomes);
    await cluster.stop();

    rmSync(join(directory, 'store-1'), { recursive: true });
    const refusal = expect.objectContaining({ name: 'ClusterError', message: expect.stringContaining('store-1 has no data') });
    await expect(new LocalCluster(options).start()).rejects.toEqual(refusal);

    // With its folder back, a store has kept its promises.
    rmSync(join(directory, 'store-2'), { recursive: true });
    renameSync(join(directory, 'away'), join(directory, 'store-2'));
    cluster = new LocalCluster(options);
    await cluster.start();
    expect(lost).toEqual([2, 1]);
    check(await entriesOf(cluster), load.outcomes);
  },
  4 * MINUTE,
);

test('data of stores without cluster.json are refused: it is not known how many stores there were', async () => {
  mkdirSync(join(directory, 'store-1'));
  const start = new LocalCluster({ directory, program: storeProgram('reference') }).start();
  await expect(start).rejects.toMatchObject({ name: 'ClusterError', message: expect.stringContaining('no cluster.json') });
});
