import { ClusterError, StartFailed } from '#cluster/processes/cluster-error';
import { LocalCluster } from '#cluster/processes/local-cluster';
import type { StoreFailure } from '#cluster/processes/store-messages';
import type { StoreEnd } from '#cluster/processes/store-process';
import { storeProgram } from '#cli/store-program';
import { UsageError } from '#grader/usage-error';

export interface ClusterFlags {
  readonly stores?: number;
  readonly directory: string;
  readonly basePort?: number;
  readonly solution: string;
}

export const DEFAULT_DIRECTORY = '.cluster';

/** After a store was killed from outside, so that one can see the others go on without it. */
const RESTART_MS = 5_000;
/** An election takes about a second. */
const NO_LEADER_MS = 10_000;

/** Runs stores as processes until it is told to stop, or cannot go on. Gives the exit status. */
export async function runCluster(flags: ClusterFlags): Promise<number> {
  return new ClusterSession(flags).run();
}

class ClusterSession {
  private readonly cluster: LocalCluster;
  private readonly down = new Set<number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private state: 'starting' | 'electing' | 'up' | 'stopping' = 'starting';
  private leader: { storeId: number; term: number } | undefined;
  private end: (status: number) => void = () => undefined;

  constructor(private readonly flags: ClusterFlags) {
    const events = {
      leads: (storeId: number, term: number) => this.leads(storeId, term),
      output: (storeId: number, line: string) => print(`store ${storeId} | ${line}`),
      ended: (storeId: number, how: StoreEnd) => this.storeEnded(storeId, how),
    };
    this.cluster = explained(() => new LocalCluster({ ...flags, program: storeProgram(flags.solution), events }));
  }

  async run(): Promise<number> {
    const ended = new Promise<number>((resolve) => (this.end = resolve));
    const interrupt = (): void => this.end(0);
    // Not once: npm passes on an interrupt that the terminal has sent already, and the second must not end us half-way.
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    const { size } = this.cluster.addresses;
    print(`Starting ${size} ${size === 1 ? 'store' : 'stores'} with the code of ${this.flags.solution}, data in ${this.flags.directory} …`);
    const starting = this.start();
    const status = await Promise.race([ended, starting]);
    return this.stop(status ?? (await ended));
  }

  /** Gives the exit status where nothing runs afterwards. */
  private async start(): Promise<number | undefined> {
    try {
      await this.cluster.start();
    } catch (error) {
      if (this.state === 'stopping') return undefined;
      if (error instanceof ClusterError) throw new UsageError(error.message);
      if (error instanceof StartFailed) return this.complain(error.storeId, error.failure, error.message);
      throw error;
    }
    for (const [storeId, address] of this.cluster.addresses) print(`store ${storeId}  ${address}  process ${this.cluster.pid(storeId)}`);
    this.state = 'electing';
    if (this.leader !== undefined) this.announce(this.leader);
    else
      this.later(
        NO_LEADER_MS,
        () =>
          this.leader === undefined &&
          print(`No store has become leader in ${NO_LEADER_MS / 1000} s. Still waiting; nothing is answered before.`),
      );
    return undefined;
  }

  private async stop(status: number): Promise<number> {
    this.state = 'stopping';
    for (const timer of this.timers) clearTimeout(timer);
    await this.cluster.stop();
    if (status === 0) print(`Stopped. The data stays in ${this.flags.directory}.`);
    return status;
  }

  private leads(storeId: number, term: number): void {
    if (this.leader !== undefined && this.leader.term >= term) return;
    this.leader = { storeId, term };
    if (this.state !== 'starting') this.announce(this.leader);
  }

  private announce({ storeId, term }: { storeId: number; term: number }): void {
    if (this.state === 'up') return print(`store ${storeId} leads, in term ${term}.`);
    this.state = 'up';
    const directory = this.flags.directory === DEFAULT_DIRECTORY ? '' : `--directory ${this.flags.directory} `;
    print(`Up: store ${storeId} leads, in term ${term}. Ctrl-C stops all; the next start goes on with the data.\n`);
    print(`  npm run kv -- ${directory}put greeting hello\n  npm run kv -- ${directory}get greeting\n`);
  }

  private storeEnded(storeId: number, { failure, code, signal }: StoreEnd): void {
    if (this.state === 'stopping') return;
    if (signal === null) {
      this.down.add(storeId);
      const status = this.complain(storeId, failure, `store ${storeId} has stopped: ${failure?.message ?? `status ${code}`}`);
      if (this.down.size === this.cluster.addresses.size) process.stderr.write('No store is left.\n');
      else if (failure?.name !== 'NotImplemented') return this.sayWhatIsLeft();
      return this.end(status);
    }
    print(`store ${storeId} was killed (${signal}). It starts again in ${RESTART_MS / 1000} s.`);
    this.later(RESTART_MS, () => void this.restart(storeId));
  }

  private sayWhatIsLeft(): void {
    const all = this.cluster.addresses.size;
    const left = all - this.down.size;
    if (left * 2 <= all)
      print(
        `Only ${left} of ${all} stores ${left === 1 ? 'is' : 'are'} left, which is no majority: nothing is answered any more. Ctrl-C stops.`,
      );
  }

  private async restart(storeId: number): Promise<void> {
    try {
      await this.cluster.startStore(storeId);
      print(`store ${storeId} runs again, process ${this.cluster.pid(storeId)}.`);
    } catch (error) {
      if (this.state !== 'stopping') print((error as Error).message);
    }
  }

  /** Shows what is wrong with the code of a store; with a stack only where the message says too little. */
  private complain(storeId: number, failure: StoreFailure | undefined, message: string): number {
    if (failure?.name === 'NotImplemented') {
      const own =
        this.flags.solution === 'reference'
          ? ''
          : ` The cluster runs with the code of ${this.flags.solution}; --solution reference takes the reference's.`;
      process.stderr.write(`store ${storeId}: ${failure.message}.${own}\n`);
      return 1;
    }
    const isClear = failure === undefined || ['TypeKVError', 'SolutionError', 'ForbiddenCall'].includes(failure.name);
    process.stderr.write(`${isClear ? message : message.replace(failure.message, failure.stack ?? failure.message)}\n`);
    return 1;
  }

  private later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, delayMs);
    this.timers.add(timer);
  }
}

function explained<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    throw error instanceof ClusterError ? new UsageError(error.message) : error;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
