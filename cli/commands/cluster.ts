import { quantity } from '#kit/quantity';
import { type Command, Option } from 'commander';

import { ClusterError, StartFailed, type StoreLost } from '#cluster/processes/cluster-error';
import { LocalCluster } from '#cluster/processes/local-cluster';

import type { StoreFailure } from '#cluster/processes/store-messages';
import type { StoreEnd } from '#cluster/processes/store-process';
import { storeProgram } from '#cli/store-program';
import { UsageError } from '#grader/usage-error';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { port, positiveInteger, solutionOption } from '#cli/options';

interface ClusterFlags {
  readonly stores?: number;
  readonly directory: string;
  readonly basePort?: number;
  readonly solution: string;
}

const DEFAULT_DIRECTORY = '.cluster';

export function define(command: Command): Action {
  command
    .addOption(new Option('--stores <n>', 'number of stores (default: as in the directory, or 3)').argParser(positiveInteger))
    .option('--directory <dir>', 'where the data are stored', DEFAULT_DIRECTORY)
    .addOption(
      new Option(
        '--base-port <n>',
        'port of store 1; the other stores use the following ports (default: as last time, or 20160)',
      ).argParser(port),
    )
    .addOption(solutionOption('labs'));
  return (flags: ClusterFlags) => new ClusterSession(flags).run();
}

/** A store that was killed from outside restarts after this time, so that the user can watch the others continue without it. */
const RESTART_MS = 5_000;
/** An election takes about a second. */
const NO_LEADER_MS = 10_000;

/** Runs stores as processes until it is told to stop, or cannot continue. */
class ClusterSession {
  private readonly cluster: LocalCluster;
  private readonly down = new Set<number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private state: 'starting' | 'electing' | 'up' | 'stopping' = 'starting';
  private leader: { storeId: number; term: number } | undefined;
  private end: (code: ExitCode) => void = () => undefined;

  constructor(private readonly flags: ClusterFlags) {
    const events = {
      leads: (storeId: number, term: number) => this.leads(storeId, term),
      output: (storeId: number, line: string) => print(`store ${storeId} | ${line}`),
      lost: (error: StoreLost) => this.storeLost(error),
      ended: (storeId: number, how: StoreEnd) => this.storeEnded(storeId, how),
    };
    this.cluster = explained(() => new LocalCluster({ ...flags, program: storeProgram(flags.solution), events }));
  }

  async run(): Promise<ExitCode> {
    const ended = new Promise<ExitCode>((resolve) => (this.end = resolve));
    const interrupt = (): void => this.end(EXIT.pass);
    // Not `once`: npm also passes on an interrupt that the terminal has sent already. The second one must not end the process.
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    const { size } = this.cluster.addresses;
    print(`Starting ${quantity(size, 'store')} with the code of ${this.flags.solution}, data in ${this.flags.directory} …`);
    const starting = this.start();
    const code = await Promise.race([ended, starting]);
    return this.stop(code ?? (await ended));
  }

  /** @returns an exit code if no store runs afterwards */
  private async start(): Promise<ExitCode | undefined> {
    try {
      await this.cluster.start();
    } catch (error) {
      if (this.state === 'stopping') return undefined;
      if (error instanceof ClusterError) throw new UsageError(error.message);
      if (error instanceof StartFailed) return this.complain(error.storeId, error.failure, error.message);
      throw error;
    }
    for (const [storeId, address] of this.cluster.addresses)
      if (!this.down.has(storeId)) print(`store ${storeId}  ${address}  process ${this.cluster.pid(storeId)}`);
    this.state = 'electing';
    if (this.leader !== undefined) this.announce(this.leader);
    else
      this.later(
        NO_LEADER_MS,
        () =>
          this.leader === undefined &&
          print(`No store has become leader in ${NO_LEADER_MS / 1000} s. Still waiting; until then, no request is answered.`),
      );
    return undefined;
  }

  private async stop(code: ExitCode): Promise<ExitCode> {
    this.state = 'stopping';
    for (const timer of this.timers) clearTimeout(timer);
    await this.cluster.stop();
    if (code === EXIT.pass) print(`Stopped. The data stay in ${this.flags.directory}.`);
    return code;
  }

  private leads(storeId: number, term: number): void {
    if (this.leader !== undefined && this.leader.term >= term) return;
    this.leader = { storeId, term };
    if (this.state !== 'starting') this.announce(this.leader);
  }

  private announce({ storeId, term }: { storeId: number; term: number }): void {
    if (this.state === 'up') return print(`store ${storeId} is leader in term ${term}.`);
    this.state = 'up';
    const directory = this.flags.directory === DEFAULT_DIRECTORY ? '' : `--directory ${this.flags.directory} `;
    print(`Up: store ${storeId} is leader in term ${term}. Press Ctrl-C to stop. The next start continues with the data.\n`);
    print(`  npx typekv kv ${directory}put greeting hello\n  npx typekv kv ${directory}get greeting\n`);
  }

  private storeEnded(storeId: number, { failure, code, signal }: StoreEnd): void {
    if (this.state === 'stopping') return;
    if (signal === null) {
      this.down.add(storeId);
      const result = this.complain(storeId, failure, `store ${storeId} has stopped: ${failure?.message ?? `exit code ${code}`}`);
      if (this.down.size === this.cluster.addresses.size) process.stderr.write('All stores have stopped.\n');
      else if (failure?.name !== 'NotImplemented') return this.reportMajority();
      return this.end(result);
    }
    print(`store ${storeId} was killed (${signal}). It restarts in ${RESTART_MS / 1000} s.`);
    this.later(RESTART_MS, () => void this.restart(storeId));
  }

  private storeLost({ storeId, message }: StoreLost): void {
    this.down.add(storeId);
    process.stderr.write(`${message}\n`);
  }

  private reportMajority(): void {
    const all = this.cluster.addresses.size;
    const running = all - this.down.size;
    if (running * 2 <= all)
      print(
        `Only ${running} of ${all} stores ${running === 1 ? 'runs' : 'run'}. This is no majority: no request is answered. Press Ctrl-C to stop.`,
      );
  }

  private async restart(storeId: number): Promise<void> {
    try {
      await this.cluster.startStore(storeId);
      print(`store ${storeId} restarted, process ${this.cluster.pid(storeId)}.`);
    } catch (error) {
      if (this.state !== 'stopping') print((error as Error).message);
    }
  }

  /** Prints why the code of a store failed. A stack is printed only if the message alone does not name the cause. */
  private complain(storeId: number, failure: StoreFailure | undefined, message: string): ExitCode {
    if (failure?.name === 'NotImplemented') {
      const own =
        this.flags.solution === 'reference'
          ? ''
          : ` The cluster runs with the code of ${this.flags.solution}; add --solution reference to run the reference.`;
      process.stderr.write(`store ${storeId}: ${failure.message}.${own}\n`);
      return EXIT.failed;
    }
    const isClear = failure === undefined || ['TypeKVError', 'SolutionError', 'ForbiddenCall'].includes(failure.name);
    process.stderr.write(`${isClear ? message : message.replace(failure.message, failure.stack ?? failure.message)}\n`);
    return EXIT.failed;
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
