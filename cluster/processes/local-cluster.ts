import { join } from 'node:path';
import { ListenError, parseListenAddress, tryToListen } from '#cluster/grpc/listen-address';
import { ClusterError, explainStart } from './cluster-error';
import { readClusterFile, type StoreAddresses, writeClusterFile } from './cluster-file';
import { type StoreEnd, StoreProcess, type StoreProgram } from './store-process';

export interface LocalClusterOptions {
  /** The directory of the cluster's data. Created if it does not exist. */
  readonly directory: string;
  /** The number of stores. Default: that of the cluster in the directory; 3 for a new cluster. */
  readonly stores?: number;
  /** The port of store 1; the other stores use the next ports. Default: the ports of the last start; 20160 for a new cluster. */
  readonly basePort?: number;
  readonly program: StoreProgram;
  readonly events?: Partial<ClusterEvents>;
}

export interface ClusterEvents {
  readonly leads: (storeId: number, term: number) => void;
  /** A line that the process of a store has printed. */
  readonly output: (storeId: number, line: string) => void;
  /** The process of a store has ended, without `stop` or `kill`. */
  readonly ended: (storeId: number, end: StoreEnd) => void;
}

const DEFAULTS = { stores: 3, basePort: 20160 };

/** A cluster of store processes on this machine. Each has its own directory; they communicate over gRPC. */
export class LocalCluster {
  readonly addresses: StoreAddresses;
  private readonly processes = new Map<number, StoreProcess>();
  /** The ids of the stores that should run. */
  private readonly shouldRun = new Set<number>();

  /** @throws ClusterError if the directory has another number of stores */
  constructor(private readonly options: LocalClusterOptions) {
    this.addresses = addressesFor(options, readClusterFile(options.directory));
  }

  /**
   * Completes when every store accepts requests. If one cannot start, all are stopped.
   * @throws ClusterError if a port is taken or the directory is in use; StartFailed for other errors
   */
  async start(): Promise<void> {
    const { directory } = this.options;
    const known = readClusterFile(directory);
    await this.checkPorts(known !== undefined);
    // Written first, so that the number of stores is recorded. The ports of an earlier start stay until this start succeeds.
    if (known === undefined) writeClusterFile(directory, this.addresses);
    const starts = [...this.addresses.keys()].map((storeId) => this.startStore(storeId));
    const ends = await Promise.allSettled(starts);
    if (ends.some(({ status }) => status === 'rejected')) await this.stop();
    // Throws the first error.
    await Promise.all(starts);
    writeClusterFile(directory, this.addresses);
  }

  /** Starts one store that is not running. @throws ClusterError, StartFailed */
  async startStore(storeId: number): Promise<void> {
    const { directory, program, events = {} } = this.options;
    const options = { storeId, addresses: [...this.addresses], directory: join(directory, `store-${storeId}`) };
    const store = new StoreProcess(options, program, {
      leads: (term) => events.leads?.(storeId, term),
      output: (line) => events.output?.(storeId, line),
    });
    this.processes.set(storeId, store);
    const end = await store.untilStarted();
    if (end !== undefined) throw explainStart(storeId, directory, end);
    this.shouldRun.add(storeId);
    void store.ended.then((how) => this.shouldRun.delete(storeId) && events.ended?.(storeId, how));
  }

  /** The process id of a store. */
  pid(storeId: number): number {
    return this.processes.get(storeId)!.pid;
  }

  /** Kills a store immediately, as `kill -9` does. */
  async kill(storeId: number): Promise<void> {
    this.shouldRun.delete(storeId);
    await this.processes.get(storeId)?.kill();
  }

  /** Stops all running stores. */
  async stop(): Promise<void> {
    this.shouldRun.clear();
    await Promise.all([...this.processes.values()].map((store) => store.stop()));
  }

  private async checkPorts(isKnown: boolean): Promise<void> {
    for (const [storeId, address] of this.addresses) {
      await tryToListen(parseListenAddress(address)).catch((error: unknown) => {
        if (!(error instanceof ListenError)) throw error;
        if (error.code !== 'EADDRINUSE') throw new ClusterError(`store ${storeId}: ${error.message}`);
        const perhaps = isKnown ? `; the cluster of ${this.options.directory} may already be running` : '';
        throw new ClusterError(
          `store ${storeId} cannot listen on ${address}: the port is taken by another program${perhaps}. Stop that program, or use other ports with --base-port.`,
        );
      });
    }
  }
}

function addressesFor({ directory, stores, basePort }: LocalClusterOptions, known: StoreAddresses | undefined): StoreAddresses {
  if (known !== undefined && stores !== undefined && stores !== known.size) {
    throw new ClusterError(
      `${directory} has a cluster of ${known.size} stores, and the number of stores is fixed. Use another directory with --directory, or delete this one.`,
    );
  }
  if (known !== undefined && basePort === undefined) return known;
  const ids = Array.from({ length: known?.size ?? stores ?? DEFAULTS.stores }, (_, i) => i + 1);
  return new Map(ids.map((id) => [id, `127.0.0.1:${(basePort ?? DEFAULTS.basePort) + id - 1}`]));
}
