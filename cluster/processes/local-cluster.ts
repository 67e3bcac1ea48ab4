import { join } from 'node:path';
import { parseListenAddress } from '#cluster/grpc/listen-address';
import { ListenError } from '#cluster/grpc/listen-address';
import { tryToListen } from '#cluster/grpc/listen-address';
import { ClusterError } from './cluster-error';
import { readClusterFile, type StoreAddresses, writeClusterFile } from './cluster-file';
import { explainStart } from './start-failed';
import { type StoreEnd, StoreProcess, type StoreProgram } from './store-process';

export interface LocalClusterOptions {
  /** Where the cluster lives. Made where it is missing. */
  readonly directory: string;
  /** How many stores. Default: those that the directory has, or 3. */
  readonly stores?: number;
  /** The port of store 1; those of the others follow. Default: the ports of last time, or from 20160 on. */
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

/** Stores as processes of this machine, each on a directory of its own, which talk over gRPC. */
export class LocalCluster {
  readonly addresses: StoreAddresses;
  private readonly processes = new Map<number, StoreProcess>();
  /** Those that are meant to run. */
  private readonly wanted = new Set<number>();

  /** @throws ClusterError where the directory has another number of stores */
  constructor(private readonly options: LocalClusterOptions) {
    this.addresses = addressesFor(options, readClusterFile(options.directory));
  }

  /**
   * Completes when every store takes requests. Where one cannot, none is left running.
   * @throws ClusterError where a port is taken or the directory is in use. StartFailed for all else
   */
  async start(): Promise<void> {
    const { directory } = this.options;
    const known = readClusterFile(directory);
    await this.checkPorts(known !== undefined);
    // At once, so that the directory is known as that of so many stores. Ports of an earlier time stay until this one is up.
    if (known === undefined) writeClusterFile(directory, this.addresses);
    const starts = [...this.addresses.keys()].map((storeId) => this.startStore(storeId));
    const ends = await Promise.allSettled(starts);
    if (ends.some(({ status }) => status === 'rejected')) await this.stop();
    // Throws what the first of them failed with.
    await Promise.all(starts);
    writeClusterFile(directory, this.addresses);
  }

  /** Starts one store, which does not run. @throws ClusterError, StartFailed */
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
    this.wanted.add(storeId);
    void store.ended.then((how) => this.wanted.delete(storeId) && events.ended?.(storeId, how));
  }

  /** The id of a store's process. */
  pid(storeId: number): number {
    return this.processes.get(storeId)!.pid;
  }

  /** As `kill -9` does. */
  async kill(storeId: number): Promise<void> {
    this.wanted.delete(storeId);
    await this.processes.get(storeId)?.kill();
  }

  /** Stops all that run. */
  async stop(): Promise<void> {
    this.wanted.clear();
    await Promise.all([...this.processes.values()].map((store) => store.stop()));
  }

  private async checkPorts(isKnown: boolean): Promise<void> {
    for (const [storeId, address] of this.addresses) {
      await tryToListen(parseListenAddress(address)).catch((error: unknown) => {
        if (!(error instanceof ListenError)) throw error;
        if (error.code !== 'EADDRINUSE') throw new ClusterError(`store ${storeId}: ${error.message}`);
        const perhaps = isKnown ? `; perhaps the cluster of ${this.options.directory} runs already` : '';
        throw new ClusterError(
          `${address}, which store ${storeId} needs, is taken by another program${perhaps}. Stop that one, or take other ports with --base-port.`,
        );
      });
    }
  }
}

function addressesFor({ directory, stores, basePort }: LocalClusterOptions, known: StoreAddresses | undefined): StoreAddresses {
  if (known !== undefined && stores !== undefined && stores !== known.size) {
    throw new ClusterError(
      `${directory} has a cluster of ${known.size} stores, and their number is fixed. Use another one with --directory, or delete this one.`,
    );
  }
  if (known !== undefined && basePort === undefined) return known;
  const ids = Array.from({ length: known?.size ?? stores ?? DEFAULTS.stores }, (_, i) => i + 1);
  return new Map(ids.map((id) => [id, `127.0.0.1:${(basePort ?? DEFAULTS.basePort) + id - 1}`]));
}
