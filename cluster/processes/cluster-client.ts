import { KvClient, type KvClientOptions } from '#cluster/client/kv-client';
import type { StoreConnection } from '#cluster/client/store-connection';
import { wholeRegion } from '#cluster/store/whole-region';
import { ProcessRuntime } from './process-runtime';

export type CallTimes = Pick<KvClientOptions, 'tryTimeoutMs' | 'timeoutMs'>;

/** A client of a cluster of processes with one region on all `stores`. It uses the clock of this process. */
export function clusterClient(connection: StoreConnection, stores: number, times: CallTimes = {}): KvClient {
  // A client sets no timers, so no callback can fail.
  const runtime = new ProcessRuntime(() => undefined);
  return new KvClient({ connection, regions: () => Promise.resolve(wholeRegion(stores)), runtime, ...times });
}
