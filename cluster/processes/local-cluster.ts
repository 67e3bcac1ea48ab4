import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ListenError, parseListenAddress, tryToListen } from '#cluster/grpc/listen-address';
import { ClusterError, explainStart, StoreLost } from './cluster-error';
import { type ClusterFile, readClusterFile, type StoreAddresses, writeClusterFile } from './cluster-file';
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
  /** A store does not start, because its data are gone. The other stores are a majority and start. */
  readonly lost: (error: StoreLost) => void;
  /** The process of a store has ended, without `stop` or `kill`. */
  readonly ended: (storeId: number, end: StoreEnd) => void;
}

const DEFAULTS = { stores: 3, basePort: 20160 };

/** A cluster of store processes on this machine. Each has its own directory; they communicate over gRPC. */
export class LocalCluster {
  readonly addresses: StoreAddresses;
  private readonly processes = new Map<number, StoreProcess>();
  /** As it was written last. */
  private file: ClusterFile = { addresses: new Map(), initialized: new Set() };
  /** The ids of the stores that should run. */
  private readonly shouldRun = new Set<number>();

  /** @throws ClusterError if the directory has another number of stores */
  constructor(private readonly options: LocalClusterOptions) {
    this.addresses = addressesFor(options, readClusterFile(options.directory)?.addresses);
  }

  /**
   * Completes when every store accepts requests. If one cannot start, all are stopped; if only the data of a minority are gone, the
   * majority runs.
   * @throws ClusterError if a port is taken or the directory is in use; StartFailed for other errors
   */
  async start(): Promise<void> {
    const { directory } = this.options;
    const known = readClusterFile(directory);
    if (known === undefined) this.checkNoStores();
    await this.checkPorts(known !== undefined);
    // Written first, so that the number of stores is recorded. The ports of an earlier start stay until this start succeeds.
    this.file = known ?? { addresses: this.addresses, initialized: new Set() };
    if (known === undefined) writeClusterFile(directory, this.file);
    const ends = await Promise.allSettled([...this.addresses.keys()].map((storeId) => this.startStore(storeId)));
    const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
    const lost = errors.filter((error) => error instanceof StoreLost);
    const isMajority = lost.length * 2 < this.addresses.size;
    const fatal = errors.find((error) => !(error instanceof StoreLost && isMajority));
    if (fatal !== undefined) {
      await this.stop();
      throw fatal;
    }
    for (const error of lost) this.options.events?.lost?.(error);
    this.remember({ addresses: this.addresses });
  }

  private remember(news: Partial<ClusterFile>): void {
    this.file = { ...this.file, ...news };
    writeClusterFile(this.options.directory, this.file);
  }

  /** Without the file it is not known how many stores there are, and which of them existed. */
  private checkNoStores(): void {
    const { directory } = this.options;
    if (!existsSync(join(directory, 'store-1'))) return;
    throw new ClusterError(
      `${directory} has the data of stores, but no cluster.json, which says how many there are. Use another directory with --directory.`,
    );
  }

  /** Starts one store that is not running. @throws ClusterError, StartFailed */
  async startStore(storeId: number): Promise<void> {
    const { directory, program, events = {} } = this.options;
    const options = {
      storeId,
      addresses: [...this.addresses],
      directory: join(directory, `store-${storeId}`),
      wasInitialized: this.file.initialized.has(storeId),
    };
    const store = new StoreProcess(options, program, {
      initialized: () => this.remember({ initialized: new Set([...this.file.initialized, storeId]) }),
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
