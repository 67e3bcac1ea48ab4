import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';

import type { CpuBudget } from '#harness/workers/pool/cpu-budget';
import {
  type CpuUse,
  type Death,
  type FromChild,
  type ToChild,
  WATCHDOG_DESCRIPTOR,
  WatchdogLines,
  type WatchdogReport,
  isRecord,
} from '#harness/workers/pool/protocol';

/** A run makes many small objects that do not live long: with more room for them they are collected less often. */
const SEMI_SPACE_MEGABYTES = 32;

export interface WorkerOptions<Task, Progress, Result> {
  /** The module that the child runs; it calls `serveTasks`. */
  readonly script: string;
  readonly execArgv: readonly string[];
  readonly maxMemoryMegabytes: number;
  /** CPU time that a task may use, all threads of the child together. */
  readonly cpuSecondsPerTask: number;
  /** So many checks, one per second, without a word from the child's watchdog, and the child is ended. Default: 120. */
  readonly silentChecksMax?: number;
  /** Whether `value` is something that a child may say in answer to `task`. What it says is not trusted. */
  readonly isProgress: (value: unknown, task: Task) => value is Progress;
  readonly isResult: (value: unknown, task: Task) => value is Result;
}

export type TaskEnd<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'died'; readonly death: Death }
  | { readonly kind: 'broken'; readonly message: string };

/** A child that prints more than this to its real output, past the traced console, is stopped. Bytes. */
const MAX_OUTPUT_BYTES = 4_000_000;
const KEPT_STDERR_CHARACTERS = 20_000;

/** The watchdog of a child says once a second that it lives. After so many checks without a word the child is stopped. */
const CHECK_MS = 1_000;
const DEFAULT_SILENT_CHECKS_MAX = 120;

/** A child that says this often in one task how far it is has nothing to do with us. */
const MAX_PROGRESS = 100_000;

/** One child process, which takes one task at a time. After a death it is of no more use. */
export class WorkerProcess<Task, Progress, Result> {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private readonly becomeReady: () => void;
  private state: 'starting' | 'idle' | 'busy' = 'starting';
  private task: Task | undefined;
  private finish: ((end: TaskEnd<Result>) => void) | undefined;
  private onProgress: (progress: Progress) => void = () => undefined;
  private death: Death | undefined;
  private stderr = '';
  private outputBytes = 0;
  private progressCount = 0;
  private readonly watchdog = new WatchdogLines();
  private silentChecks = 0;
  private cpuSeconds = 0;
  private cpuSecondsBefore = 0;
  private budget: CpuBudget | undefined;

  constructor(private readonly options: WorkerOptions<Task, Progress, Result>) {
    this.child = fork(options.script, [String(process.pid)], {
      execArgv: [
        ...options.execArgv,
        `--max-old-space-size=${options.maxMemoryMegabytes}`,
        `--max-semi-space-size=${SEMI_SPACE_MEGABYTES}`,
      ],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      // Traces carry bytes.
      serialization: 'advanced',
    });
    let becomeReady!: () => void;
    this.ready = new Promise((resolve) => (becomeReady = resolve));
    this.becomeReady = becomeReady;
    this.child.on('message', (message: unknown) => this.receive(message));
    this.child.on('exit', (code, signal) => this.exited(code, signal));
    this.child.on('error', () => undefined);
    this.child.stdout!.on('data', (chunk: Buffer) => this.countOutput(chunk));
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-KEPT_STDERR_CHARACTERS);
      this.countOutput(chunk);
    });
    (this.child.stdio[WATCHDOG_DESCRIPTOR] as Readable).on('data', (piece: Buffer) => this.hearWatchdog(piece.toString()));
    const checks = setInterval(() => this.checkAlive(), CHECK_MS);
    checks.unref();
    this.child.on('exit', () => clearInterval(checks));
  }

  /**
   * Runs `task`, and says how it ended. Never rejects.
   *
   * @param budget pays for the task's CPU time; when it is used up, the task ends
   */
  async run(task: Task, onProgress: (progress: Progress) => void, budget?: CpuBudget): Promise<TaskEnd<Result>> {
    const end = new Promise<TaskEnd<Result>>((resolve) => (this.finish = resolve));
    this.onProgress = onProgress;
    if (this.gone) this.exited(this.child.exitCode, this.child.signalCode);
    await Promise.race([this.ready, end]);
    this.outputBytes = 0;
    this.progressCount = 0;
    this.cpuSecondsBefore = this.cpuSeconds;
    this.task = task;
    this.budget = budget;
    this.state = 'busy';
    this.send({ kind: 'task', task });
    return end;
  }

  /** CPU time of the child since its last task began; up to a second old. */
  get taskCpuSeconds(): number {
    return this.cpuSeconds - this.cpuSecondsBefore;
  }

  /** The process has ended. */
  get gone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The running task's answer is no longer wanted. */
  abandon(): void {
    this.send({ kind: 'abandon' });
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private send(message: ToChild<Task>): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** What a child says counts only if a child in this state may say it. */
  private receive(message: unknown): void {
    if (this.death !== undefined) return;
    if (!this.mayBeSaid(message)) return this.killFor({ kind: 'protocol', message: describeMessage(message) });
    if (message.kind !== 'progress') this.countCpu(message);
    if (message.kind === 'ready') {
      this.state = 'idle';
      this.becomeReady();
    } else if (message.kind === 'progress') {
      this.onProgress(message.progress);
    } else {
      this.state = 'idle';
      this.finish?.(message.kind === 'done' ? { kind: 'done', result: message.result } : { kind: 'broken', message: message.message });
    }
  }

  private mayBeSaid(message: unknown): message is FromChild<Progress, Result> {
    if (!isRecord(message)) return false;
    const { isProgress, isResult } = this.options;
    switch (message.kind) {
      case 'ready':
        return this.state === 'starting' && isCpuUse(message);
      case 'progress':
        return this.state === 'busy' && ++this.progressCount <= MAX_PROGRESS && isProgress(message.progress, this.task!);
      case 'done':
        return this.state === 'busy' && isCpuUse(message) && isResult(message.result, this.task!);
      case 'broken':
        return this.state === 'busy' && isCpuUse(message) && typeof message.message === 'string';
      default:
        return false;
    }
  }

  private countOutput(chunk: Buffer): void {
    this.outputBytes += chunk.length;
    if (this.outputBytes > MAX_OUTPUT_BYTES) this.killFor({ kind: 'output' });
  }

  private hearWatchdog(piece: string): void {
    for (const report of this.watchdog.take(piece)) this.heed(report);
  }

  private heed(report: WatchdogReport | undefined): void {
    if (report === undefined) return this.killFor({ kind: 'protocol', message: 'a line that no watchdog writes' });
    if (report.kind !== 'alive') return this.killFor(report);
    this.silentChecks = 0;
    this.countCpu(report);
    if (this.state === 'busy') this.checkBudgets();
  }

  /** Time between two tasks costs nobody. */
  private countCpu({ cpuMicroseconds }: CpuUse): void {
    const seconds = Math.max(this.cpuSeconds, cpuMicroseconds / 1e6);
    if (this.state === 'busy') this.budget?.spend(seconds - this.cpuSeconds);
    this.cpuSeconds = seconds;
  }

  private checkBudgets(): void {
    const budgetSeconds = this.options.cpuSecondsPerTask;
    if (this.taskCpuSeconds > budgetSeconds) return this.killFor({ kind: 'cpu', budgetSeconds, owner: 'task' });
    const exhausted = this.budget?.exhausted;
    if (exhausted !== undefined) this.killFor(overBudget(exhausted));
  }

  /** By the number of checks and not by the clock: a machine that slept, or a parent that had no turn, proves nothing. */
  private checkAlive(): void {
    const max = this.options.silentChecksMax ?? DEFAULT_SILENT_CHECKS_MAX;
    if (++this.silentChecks > max) this.killFor({ kind: 'unresponsive' });
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

export function overBudget({ seconds, owner }: CpuBudget): Death {
  return { kind: 'cpu', budgetSeconds: seconds, owner };
}

function isCpuUse(message: Readonly<Record<string, unknown>>): boolean {
  return Number.isSafeInteger(message.cpuMicroseconds) && (message.cpuMicroseconds as number) >= 0;
}

const MAX_DESCRIBED = 200;

function describeMessage(message: unknown): string {
  try {
    return (JSON.stringify(message) ?? String(message)).slice(0, MAX_DESCRIBED);
  } catch {
    return `a message of type ${typeof message}`;
  }
}
