/** The watchdog on processes of its own: what it reports is what the pool acts on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { WatchdogLines, type WatchdogReport } from '#harness/workers/pool/protocol';

const SETUP = `
  const { Worker } = require('node:worker_threads');
  const beats = new SharedArrayBuffer(8);
  const workerData = { beats, spinCpuSeconds: 1, blockedSeconds: 2, maxBytes: 400e6, descriptor: 1 };
  new Worker(${JSON.stringify(join(__dirname, 'watchdog.js'))}, { workerData, execArgv: [] }).unref();
  const counters = new Int32Array(beats);
  counters[1] = 1;
`;

/** Runs a program under a watchdog until it reports a death, or ends by itself. */
function watched(program: string): Promise<WatchdogReport | undefined> {
  const child = spawn(process.execPath, ['-e', `${SETUP}\n${program}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = new WatchdogLines();
  return new Promise((resolve) => {
    let death: WatchdogReport | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      death ??= lines.take(chunk.toString()).find((report) => report?.kind !== 'alive');
      if (death !== undefined) child.kill('SIGKILL');
    });
    child.on('close', () => resolve(death));
  });
}

const TEST_TIMEOUT_MS = 60_000;

test.each([
  ['a synchronous loop', 'function spin() { for (;;); }  setTimeout(spin, 100);'],
  ['an endless chain of microtasks', 'async function spin() { for (;;) await null; }  setTimeout(spin, 100);'],
])(
  '%s is reported with its stack',
  async (_, program) => {
    const report = (await watched(program)) as { kind: string; stack: { name: string }[] };
    expect([report.kind, report.stack.map(({ name }) => name).includes('spin')]).toEqual(['spinning', true]);
  },
  TEST_TIMEOUT_MS,
);

test(
  'a built-in function that does not end is reported without a stack',
  async () => {
    const program = 'setTimeout(() => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1), 100);';
    expect(await watched(program)).toEqual({ kind: 'spinning', stack: [] });
  },
  TEST_TIMEOUT_MS,
);

test(
  'a main thread that waits for something outside is reported, though it uses no CPU time',
  async () => {
    const program = 'setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 100);';
    expect(await watched(program)).toEqual({ kind: 'blocked' });
  },
  TEST_TIMEOUT_MS,
);

test(
  'memory that V8 does not count is counted',
  async () => {
    const program = 'const held = []; setInterval(() => { counters[0]++; held.push(Buffer.alloc(50e6, 1)); }, 20);';
    expect(await watched(program)).toEqual({ kind: 'memory' });
  },
  TEST_TIMEOUT_MS,
);

test(
  'a process with events, or without a task, is left alone',
  async () => {
    const busy = 'const timer = setInterval(() => counters[0]++, 50); setTimeout(() => clearInterval(timer), 2500);';
    const idle = 'counters[1] = 0; setTimeout(() => undefined, 2500);';
    expect(await Promise.all([watched(busy), watched(idle)])).toEqual([undefined, undefined]);
  },
  TEST_TIMEOUT_MS,
);
