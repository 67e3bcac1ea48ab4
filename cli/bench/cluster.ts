/** Puts per second of a real cluster: three stores as processes, on disk; every acknowledged put is synced by a majority. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GrpcConnection } from '#cluster/grpc/grpc-connection';
import { freePorts } from '#cluster/processes/free-ports';
import { LocalCluster } from '#cluster/processes/local-cluster';
import { storeProgram } from '#cli/store-program';

import { PutLoop } from './put-loop';
import { syncedWrites } from './synced-writes';

const STORES = 3;
const CLIENTS = 64;
const WARM_UP_MS = 4_000;
const MEASURED_MS = 10_000;

export interface ClusterFigures {
  readonly putsPerSecond: number;
  /** Time from the call to the answer, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Puts that were not acknowledged. On a busy machine a leader may be late. */
  readonly failed: number;
  /** Synced writes per second of one writer that waits for each write. */
  readonly syncsPerSecond: number;
}

/** All data are in a temporary directory, which `cleanUp` removes after the processes have ended. */
export class ClusterBench {
  private readonly directory = mkdtempSync(join(tmpdir(), 'typekv-bench-'));
  private cluster: LocalCluster | undefined;
  private connection: GrpcConnection | undefined;

  /** @param execArgv more Node options for each store, for example those of a profiler */
  constructor(private readonly execArgv: readonly string[] = []) {}

  async run(): Promise<ClusterFigures> {
    const syncsPerSecond = await syncedWrites(join(this.directory, 'disk'));
    const program = storeProgram('reference', this.execArgv);
    this.cluster = new LocalCluster({ directory: this.directory, stores: STORES, basePort: await freePorts(STORES), program });
    await this.cluster.start();
    this.connection = new GrpcConnection(this.cluster.addresses);
    const load = new PutLoop(this.connection, STORES, CLIENTS);
    await load.during(WARM_UP_MS);
    const { acknowledged, failed } = await load.during(MEASURED_MS);
    await load.stop();
    acknowledged.sort((left, right) => left - right);
    const percentile = (share: number): number => acknowledged[Math.floor(share * (acknowledged.length - 1))] ?? NaN;
    return {
      putsPerSecond: (acknowledged.length * 1_000) / MEASURED_MS,
      p50Ms: percentile(0.5),
      p99Ms: percentile(0.99),
      failed,
      syncsPerSecond,
    };
  }

  async cleanUp(): Promise<void> {
    this.connection?.close();
    await this.cluster?.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
