/**
 * The scheduler's records on its disk, in the column family `default`:
 *
 *     0x01            Cluster: the identity of the cluster
 *     0x02 store id   Store
 *     0x03            all ids below this one may have been allocated
 *     0x04            all timestamps before this millisecond may have been allocated
 *
 * The cluster is bootstrapped if it has a store: stores are never deleted, only marked as tombstones. Regions are not on the disk.
 * The disk would only have an old copy of them. Their leaders have the truth, and report it within one heartbeat interval.
 */
import { UINT64_BYTES, encodeIndex, indexAt, putIndex } from '#kit/codec/uint64';
import { DEFAULT_COLUMN_FAMILY } from '#kit/column-family';
import type { Engine, EngineSnapshot } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import { Cluster, Store } from '#kit/wire/meta';

const CLUSTER_KEY = Uint8Array.of(0x01);
const STORE = 0x02;
const ID_BOUND_KEY = Uint8Array.of(0x03);
const TIMESTAMP_BOUND_KEY = Uint8Array.of(0x04);

/** What the disk has. */
export interface SchedulerState {
  readonly stores: readonly Store[];
  /** At least 1. */
  readonly idBound: number;
  readonly timestampBoundMs: number;
}

export class SchedulerDisk {
  /** @param engine open */
  constructor(private readonly engine: Engine) {}

  /**
   * Reads the records. A new disk is first given to the cluster.
   * @throws TypeKVError `InvalidArgument` if the disk belongs to another cluster; `DiskError`
   */
  async load(cluster: Cluster): Promise<SchedulerState> {
    const snapshot = this.engine.snapshot();
    try {
      const found = await snapshot.get(DEFAULT_COLUMN_FAMILY, CLUSTER_KEY);
      if (found === undefined) await this.put(CLUSTER_KEY, Cluster.encode(cluster).finish());
      else checkCluster(cluster.id, Cluster.decode(found).id);
      return {
        stores: await storesIn(snapshot),
        idBound: (await indexIn(snapshot, ID_BOUND_KEY)) ?? 1,
        timestampBoundMs: (await indexIn(snapshot, TIMESTAMP_BOUND_KEY)) ?? 0,
      };
    } finally {
      snapshot.close();
    }
  }

  putStore(store: Store): Promise<void> {
    return this.put(storeKey(store.id), Store.encode(store).finish());
  }

  putIdBound(bound: number): Promise<void> {
    return this.put(ID_BOUND_KEY, encodeIndex(bound));
  }

  putTimestampBound(boundMs: number): Promise<void> {
    return this.put(TIMESTAMP_BOUND_KEY, encodeIndex(boundMs));
  }

  private put(key: Uint8Array, value: Uint8Array): Promise<void> {
    return this.engine.write([{ type: 'put', cf: DEFAULT_COLUMN_FAMILY, key, value }], { sync: true });
  }
}

function storeKey(storeId: number): Uint8Array {
  const key = new Uint8Array(1 + UINT64_BYTES);
  key[0] = STORE;
  putIndex(key, 1, storeId);
  return key;
}

async function storesIn(snapshot: EngineSnapshot): Promise<Store[]> {
  const stores: Store[] = [];
  const iterator = snapshot.iterator(DEFAULT_COLUMN_FAMILY, { start: Uint8Array.of(STORE), end: Uint8Array.of(STORE + 1) });
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next()) stores.push(Store.decode(entry.value));
  return stores;
}

async function indexIn(snapshot: EngineSnapshot, key: Uint8Array): Promise<number | undefined> {
  const bytes = await snapshot.get(DEFAULT_COLUMN_FAMILY, key);
  return bytes && indexAt(bytes, 0);
}

function checkCluster(id: number, found: number): void {
  if (id === found) return;
  throw new TypeKVError('InvalidArgument', `the disk belongs to the scheduler of cluster ${found}, not ${id}: use another directory`);
}
