import { KvClient, type KvClientOptions } from '#cluster/client/kv-client';
import type { StoreConnection } from '#cluster/client/store-connection';
import { wholeRegion } from '#cluster/store/whole-region';
import { ProcessRuntime } from './process-runtime';

export type CallTimes = Pick<KvClientOptions, 'tryTimeoutMs' | 'timeoutMs'>;

/** A client of a cluster of processes: one region on all of its `stores`, and the process's clock. */
export function clusterClient(connection: StoreConnection, stores: number, times: CallTimes = {}): KvClient {
  // A client sets no timers, so there are no callbacks that could fail.
  const runtime = new ProcessRuntime(() => undefined);
  return new KvClient({ connection, regions: () => Promise.resolve(wholeRegion(stores)), runtime, ...times });
}
