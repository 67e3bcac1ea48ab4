import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { failureOf, type FromStore, type StoreFailure, type StoreProcessOptions, type ToStore } from './store-messages';

/** The program of a store's process. */
export interface StoreProgram {
  /** A module that calls `serveStoreProcess` with the options in the first argument of its command line. */
  readonly script: string;
  /** The arguments after the options. */
  readonly words: readonly string[];
  /** The options of Node itself, such as those that load the compiler. */
  readonly execArgv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** How a process ended. */
export interface StoreEnd {
  /** The error that it reported; undefined if it was stopped or killed. */
  readonly failure: StoreFailure | undefined;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StoreProcessEvents {
  /** The store's disk is initialized. If this throws, the store does not start. */
  readonly initialized: () => void;
  readonly leads: (term: number) => void;
  readonly output: (line: string) => void;
}

/** The process of one store, as seen by the process that started it. */
export class StoreProcess {
  /** Completes when the process has ended. */
  readonly ended: Promise<StoreEnd>;
  private readonly child: ChildProcess;
  private readonly started: Promise<void>;
  private failure: StoreFailure | undefined;

  constructor(options: StoreProcessOptions, { script, words, execArgv, env }: StoreProgram, events: StoreProcessEvents) {
    this.child = fork(script, [JSON.stringify(options), ...words], {
      execArgv: [...execArgv],
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.started = new Promise((resolve) => this.child.on('message', (message: FromStore) => this.hear(message, resolve, events)));
    for (const stream of [this.child.stdout!, this.child.stderr!]) createInterface({ input: stream }).on('line', events.output);
    // `close` comes after all messages and output of the process.
    this.ended = new Promise((resolve) => this.child.on('close', (code, signal) => resolve({ failure: this.failure, code, signal })));
    this.child.on('error', () => undefined);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Completes with undefined when the store accepts requests; with the end of the process if it ended before. */
  untilStarted(): Promise<StoreEnd | undefined> {
    return Promise.race([this.started.then(() => undefined), this.ended]);
  }

  /** Stops the store. Completes when it has closed its disk and its process has ended. */
  async stop(): Promise<void> {
    if (this.child.connected) this.child.send({ kind: 'stop' } satisfies ToStore, () => undefined);
    await this.ended;
  }

  /** Kills the process immediately, as `kill -9` does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private hear(message: FromStore, started: () => void, events: StoreProcessEvents): void {
    if (message.kind === 'initialized') this.record(events);
    else if (message.kind === 'started') started();
    else if (message.kind === 'leads') events.leads(message.term);
    else this.failure = message.failure;
  }

  private record({ initialized }: StoreProcessEvents): void {
    try {
      initialized();
      this.child.send({ kind: 'recorded' } satisfies ToStore, () => undefined);
    } catch (error) {
      this.failure = failureOf(error);
      this.child.kill('SIGKILL');
    }
  }
}
