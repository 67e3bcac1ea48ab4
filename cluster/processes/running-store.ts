import { GrpcTransport } from '#cluster/grpc/grpc-transport';
import { startStoreServer } from '#cluster/grpc/serve';
import type { KvService } from '#cluster/store/kv-service';
import type { Store } from '#cluster/store/store';
import { wholeRegion } from '#cluster/store/whole-region';
import { LevelEngine } from '#kit/engines/level-engine';
import type { RaftMessage } from '#kit/wire/raft-server';
import { LeaderWatch } from './leader-watch';
import { ProcessRuntime } from './process-runtime';
import type { StoreProcessOptions } from './store-messages';

/** The code of a store, loaded with one solution. */
export interface StoreCode {
  readonly Store: typeof Store;
  readonly KvService: typeof KvService;
}

export interface StoreEvents {
  /** The disk is initialized. Completes when the cluster has recorded it; before, the store must not communicate. */
  readonly initialized: () => Promise<void>;
  readonly leads: (term: number) => void;
  /** The store cannot continue: the disk failed, or a part threw. It answers nothing more; the process should end. */
  readonly failed: (error: unknown) => void;
}

export interface RunningStore {
  /** Answers the requests in flight, frees the port, and closes the disk. */
  stop(): Promise<void>;
}

const CLUSTER_ID = 1;

/**
 * Runs a store: the code that the labs grade, with LevelDB, gRPC and the clock of this process.
 *
 * @throws TypeKVError `DiskError` if the directory cannot be used, for example because another process has it open
 * @throws DiskLost, ListenError
 */
export async function runStore(
  { storeId, addresses, directory, wasInitialized }: StoreProcessOptions,
  code: StoreCode,
  events: StoreEvents,
): Promise<RunningStore> {
  const { failed } = events;
  const transport = new GrpcTransport(new Map(addresses.filter(([id]) => id !== storeId)));
  const store = new code.Store(
    { clusterId: CLUSTER_ID, storeId, regions: [wholeRegion(addresses.length)], wasInitialized },
    {
      engine: new LevelEngine({ directory }),
      runtime: new ProcessRuntime(failed),
      transport,
      failed,
      observer: new LeaderWatch(events.leads),
    },
  );
  const receive = (message: RaftMessage): void => {
    try {
      store.receive(message);
    } catch (error) {
      failed(error);
    }
  };
  await store.start();
  // Without a server it hears nothing: it cannot vote, accept an entry, or win an election.
  await events.initialized();
  const server = await startStoreServer({
    listen: new Map(addresses).get(storeId)!,
    handlers: { raw: new code.KvService(store), receive },
  });
  return {
    async stop() {
      await server.stop();
      await store.stop();
      transport.close();
    },
  };
}
