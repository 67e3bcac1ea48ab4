import { setTimeout as sleep } from 'node:timers/promises';

import type { StoreConnection } from '#cluster/client/store-connection';
import { clusterClient } from '#cluster/processes/cluster-client';
import { bytesOf } from '#kit/bytes';

const VALUE_BYTES = 100;

export interface PutTimes {
  /** For each acknowledged put, the time from the call to the answer in milliseconds. */
  readonly acknowledged: number[];
  /** Number of puts that were not acknowledged. */
  failed: number;
}

/** Clients in a closed loop: each puts a new key as soon as its last put has ended. They share one connection per store. */
export class PutLoop {
  private readonly running: readonly Promise<void>[];
  private isStopped = false;
  private times: PutTimes = { acknowledged: [], failed: 0 };

  constructor(
    private readonly connection: StoreConnection,
    private readonly stores: number,
    clients: number,
  ) {
    this.running = Array.from({ length: clients }, (_, client) => this.putAll(client));
  }

  /** The puts that end within the next `durationMs`. */
  async during(durationMs: number): Promise<PutTimes> {
    this.times = { acknowledged: [], failed: 0 };
    // Also ends if a client ends, by an unexpected error.
    await Promise.race([sleep(durationMs), ...this.running]);
    return this.times;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.allSettled(this.running);
  }

  private async putAll(client: number): Promise<void> {
    const { connection, stores } = this;
    const kv = clusterClient(connection, stores);
    const value = new Uint8Array(VALUE_BYTES).fill(client);
    for (let i = 0; !this.isStopped; i++) {
      const begun = performance.now();
      const { kind } = await kv.put({ key: bytesOf(`client ${client}, put ${i}`), value });
      if (kind === 'answered') this.times.acknowledged.push(performance.now() - begun);
      else this.times.failed++;
    }
  }
}
