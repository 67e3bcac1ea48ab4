import { url as debuggerUrl } from 'node:inspector';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import {
  BLOCKED_SECONDS,
  type FromChild,
  MAX_RESIDENT_BYTES,
  SPIN_CPU_SECONDS,
  type ToChild,
  WATCHDOG_DESCRIPTOR,
} from '#harness/workers/pool/protocol';

export interface TaskControl<Progress> {
  /** [0] is incremented with every event, for the watchdog. */
  readonly beats: Int32Array;
  /** True if the answer is no longer needed. */
  abandoned(): boolean;
  report(progress: Progress): void;
}

/** Runs in a child of the pool: executes tasks one at a time until the parent exits. */
export function serveTasks<Task, Progress, Result>(run: (task: Task, control: TaskControl<Progress>) => Promise<Result>): void {
  const beats = startWatchdog();
  writeAtOnce(process.stdout);
  writeAtOnce(process.stderr);
  let abandoned = false;
  const send = (message: FromChild<Progress, Result>): void => void process.send!(message);

  const serve = async (task: Task): Promise<void> => {
    abandoned = false;
    // A process that is being debugged may pause for any time.
    beats[1] = debuggerUrl() === undefined ? 1 : 0;
    try {
      const result = await run(task, {
        beats,
        abandoned: () => abandoned,
        report: (progress) => send({ kind: 'progress', progress }),
      });
      send({ kind: 'done', result, cpuMicroseconds: cpuMicroseconds() });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      send({ kind: 'broken', message, cpuMicroseconds: cpuMicroseconds() });
    } finally {
      beats[1] = 0;
    }
  };

  process.on('message', (message: ToChild<Task>) => {
    if (message.kind === 'abandon') abandoned = true;
    else void serve(message.task);
  });
  process.on('disconnect', () => process.exit(0));
  // The parent handles interrupts from the terminal.
  process.on('SIGINT', () => undefined);
  send({ kind: 'ready', cpuMicroseconds: cpuMicroseconds() });
}

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Without it, a flood of output would stay in this process's memory until the memory is exhausted. */
function writeAtOnce(stream: NodeJS.WriteStream): void {
  (stream as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
}

function startWatchdog(): Int32Array {
  const beats = new SharedArrayBuffer(8);
  const workerData = {
    beats,
    spinCpuSeconds: SPIN_CPU_SECONDS,
    blockedSeconds: BLOCKED_SECONDS,
    maxBytes: MAX_RESIDENT_BYTES,
    maxHeapMegabytes: heapLimitMegabytes(),
    descriptor: WATCHDOG_DESCRIPTOR,
    parent: parentId(),
  };
  // Without our own flags: the thread must not load the compiler.
  new Worker(join(__dirname, 'watchdog.js'), { workerData, execArgv: [] }).unref();
  return new Int32Array(beats);
}

/** The process that started this one. It says who it is: it may be gone before this process can ask. */
function parentId(): number | undefined {
  const [, , id] = process.argv;
  return id === undefined ? undefined : Number(id);
}

/** What the parent allows this process; `undefined` if it says nothing. */
function heapLimitMegabytes(): number | undefined {
  const [, megabytes] = process.execArgv.map((flag) => /^--max-old-space-size=(\d+)$/.exec(flag)).find((match) => match !== null) ?? [];
  return megabytes === undefined ? undefined : Number(megabytes);
}
