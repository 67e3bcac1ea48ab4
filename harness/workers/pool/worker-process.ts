import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';

import { type Death, type FromChild, type ToChild, WATCHDOG_DESCRIPTOR, type WatchdogReport } from '#harness/workers/pool/protocol';

/** A run creates many short-lived objects. A larger young generation needs fewer collections. */
const SEMI_SPACE_MEGABYTES = 32;

export interface WorkerOptions {
  /** The module that the child runs; it calls `serveTasks`. */
  readonly script: string;
  readonly execArgv: readonly string[];
  readonly maxMemoryMegabytes: number;
}

export type TaskEnd<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'died'; readonly death: Death }
  | { readonly kind: 'broken'; readonly message: string };

/** Bytes. A child that writes more than this to its real output, bypassing the trapped console, is stopped. */
const MAX_OUTPUT = 4_000_000;
const KEPT_STDERR = 20_000;

/** One child process, which executes one task at a time. After its death it cannot be used again. */
export class WorkerProcess<Task, Progress, Result> {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private finish: ((end: TaskEnd<Result>) => void) | undefined;
  private onProgress: (progress: Progress) => void = () => undefined;
  private death: Death | undefined;
  private stderr = '';
  private outputBytes = 0;
  private bark = '';

  constructor(options: WorkerOptions) {
    this.child = fork(options.script, [], {
      execArgv: [
        ...options.execArgv,
        `--max-old-space-size=${options.maxMemoryMegabytes}`,
        `--max-semi-space-size=${SEMI_SPACE_MEGABYTES}`,
      ],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      // Traces contain bytes.
      serialization: 'advanced',
    });
    this.ready = new Promise((resolve) => {
      this.child.on('message', (message: FromChild<Progress, Result>) => this.receive(message, resolve));
    });
    this.child.on('exit', (code, signal) => this.exited(code, signal));
    this.child.on('error', () => undefined);
    this.child.stdout!.on('data', (chunk: Buffer) => this.countOutput(chunk));
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-KEPT_STDERR);
      this.countOutput(chunk);
    });
    (this.child.stdio[WATCHDOG_DESCRIPTOR] as Readable).on('data', (line: Buffer) => this.watchdogBarked(line.toString()));
  }

  /** Runs `task` and resolves with how it ended. Never rejects. */
  async run(task: Task, onProgress: (progress: Progress) => void): Promise<TaskEnd<Result>> {
    const end = new Promise<TaskEnd<Result>>((resolve) => (this.finish = resolve));
    this.onProgress = onProgress;
    this.outputBytes = 0;
    if (this.gone) this.exited(this.child.exitCode, this.child.signalCode);
    await Promise.race([this.ready, end]);
    this.send({ kind: 'task', task });
    return end;
  }

  /** The process has ended. */
  get gone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The running task's answer is no longer needed. */
  abandon(): void {
    this.send({ kind: 'abandon' });
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private send(message: ToChild<Task>): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private receive(message: FromChild<Progress, Result>, ready: () => void): void {
    if (message.kind === 'ready') ready();
    else if (message.kind === 'progress') this.onProgress(message.progress);
    else this.finish?.(message);
  }

  private countOutput(chunk: Buffer): void {
    this.outputBytes += chunk.length;
    if (this.outputBytes > MAX_OUTPUT) this.killFor({ kind: 'output' });
  }

  /** A long stack arrives in pieces. */
  private watchdogBarked(piece: string): void {
    this.bark += piece;
    if (this.bark.endsWith('\n')) this.killFor(JSON.parse(this.bark) as WatchdogReport);
  }

  private killFor(death: Death): void {
    this.death ??= death;
    this.kill();
  }

  private exited(code: number | null, signal: string | null): void {
    const outOfMemory = this.stderr.includes('heap out of memory') || this.stderr.includes('Array buffer allocation failed');
    const exit: Death = outOfMemory ? { kind: 'memory' } : { kind: 'exit', code, signal, stderr: this.stderr };
    this.finish?.({ kind: 'died', death: this.death ?? exit });
  }
}
