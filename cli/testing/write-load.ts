import type { KvClient } from '#cluster/client/kv-client';
import { GrpcConnection } from '#cluster/grpc/grpc-connection';
import type { StoreAddresses } from '#cluster/processes/cluster-file';
import { clusterClient } from '#cluster/processes/cluster-client';
import { bytesOf } from '#kit/bytes';

/** How puts ended, by key. Each key is put once, and its value is the key. */
export interface PutOutcomes {
  readonly acknowledged: Set<string>;
  /** Not applied. */
  readonly refused: Set<string>;
  /** It is not known whether they were applied. */
  readonly unknown: Set<string>;
}

/** Clients in a closed loop that put new keys until they are stopped. */
export class WriteLoad {
  readonly outcomes: PutOutcomes = { acknowledged: new Set(), refused: new Set(), unknown: new Set() };
  private readonly connection: GrpcConnection;
  private readonly running: readonly Promise<void>[];
  private isStopped = false;
  private waiting: { readonly acknowledged: number; readonly reached: () => void } | undefined;

  constructor(
    private readonly addresses: StoreAddresses,
    clients: number,
  ) {
    this.connection = new GrpcConnection(addresses);
    this.running = Array.from({ length: clients }, (_, client) => this.put(client));
  }

  /** Completes when `count` more puts have been acknowledged. */
  more(count: number): Promise<void> {
    return new Promise((reached) => (this.waiting = { acknowledged: this.outcomes.acknowledged.size + count, reached }));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running);
    this.connection.close();
  }

  private async put(client: number): Promise<void> {
    const kv = kvClient(this.connection, this.addresses.size);
    for (let i = 0; !this.isStopped; i++) {
      const key = `client ${client}, put ${i}`;
      const { kind } = await kv.put({ key: bytesOf(key), value: bytesOf(key) });
      this.outcomes[kind === 'answered' ? 'acknowledged' : kind].add(key);
      if (this.waiting !== undefined && this.outcomes.acknowledged.size >= this.waiting.acknowledged) this.waiting.reached();
    }
  }
}

/** Long enough for an election on a busy machine. */
const TIMEOUT_MS = 60_000;

export function kvClient(connection: GrpcConnection, stores: number): KvClient {
  return clusterClient(connection, stores, { timeoutMs: TIMEOUT_MS });
}
