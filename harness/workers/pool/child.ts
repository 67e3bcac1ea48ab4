import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { type FromChild, MAX_RESIDENT_BYTES, SPIN_CPU_SECONDS, type ToChild, WATCHDOG_DESCRIPTOR } from '#harness/workers/pool/protocol';

export interface TaskControl<Progress> {
  /** [0] is raised with every event: a sign of life for the watchdog. */
  readonly beats: Int32Array;
  /** True when the answer is no longer wanted. */
  abandoned(): boolean;
  report(progress: Progress): void;
}

/** Runs in a child of the pool: takes tasks one at a time until the parent goes away. */
export function serveTasks<Task, Progress, Result>(run: (task: Task, control: TaskControl<Progress>) => Promise<Result>): void {
  const beats = startWatchdog();
  writeAtOnce(process.stdout);
  writeAtOnce(process.stderr);
  let abandoned = false;
  const send = (message: FromChild<Progress, Result>): void => void process.send!(message);

  const serve = async (task: Task): Promise<void> => {
    abandoned = false;
    beats[1] = 1;
    try {
      const result = await run(task, {
        beats,
        abandoned: () => abandoned,
        report: (progress) => send({ kind: 'progress', progress }),
      });
      send({ kind: 'done', result });
    } catch (error) {
      send({ kind: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    } finally {
      beats[1] = 0;
    }
  };

  process.on('message', (message: ToChild<Task>) => {
    if (message.kind === 'abandon') abandoned = true;
    else void serve(message.task);
  });
  process.on('disconnect', () => process.exit(0));
  // The parent decides what an interrupt from the terminal means.
  process.on('SIGINT', () => undefined);
  send({ kind: 'ready' });
}

/** Otherwise a flood of output would pile up in this process, where nobody sees it until the memory is gone. */
function writeAtOnce(stream: NodeJS.WriteStream): void {
  (stream as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
}

function startWatchdog(): Int32Array {
  const beats = new SharedArrayBuffer(8);
  const workerData = {
    beats,
    spinCpuSeconds: SPIN_CPU_SECONDS,
    maxBytes: MAX_RESIDENT_BYTES,
    maxHeapMegabytes: heapLimitMegabytes(),
    descriptor: WATCHDOG_DESCRIPTOR,
  };
  // Without our own flags: the thread must not load the compiler.
  new Worker(join(__dirname, 'watchdog.js'), { workerData, execArgv: [] }).unref();
  return new Int32Array(beats);
}

/** What the parent allows this process; `undefined` if it says nothing. */
function heapLimitMegabytes(): number | undefined {
  const [, megabytes] = process.execArgv.map((flag) => /^--max-old-space-size=(\d+)$/.exec(flag)).find((match) => match !== null) ?? [];
  return megabytes === undefined ? undefined : Number(megabytes);
}
