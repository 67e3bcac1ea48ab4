/** The watchdog on processes of its own: what it reports is what the pool acts on. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const SETUP = `
  const { Worker } = require('node:worker_threads');
  const beats = new SharedArrayBuffer(8);
  const workerData = { beats, spinSeconds: 1, maxBytes: 400e6, descriptor: 1 };
  new Worker(${JSON.stringify(join(__dirname, 'watchdog.js'))}, { workerData, execArgv: [] }).unref();
  const counters = new Int32Array(beats);
  counters[1] = 1;
`;

/** Runs a program under a watchdog until it reports, or ends by itself. */
function watched(program: string): Promise<string> {
  const child = spawn(process.execPath, ['-e', `${SETUP}\n${program}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) child.kill('SIGKILL');
    });
    child.on('close', () => resolve(output));
  });
}

test.each([
  ['a synchronous loop', 'function spin() { for (;;); }  setTimeout(spin, 100);'],
  ['an endless chain of microtasks', 'async function spin() { for (;;) await null; }  setTimeout(spin, 100);'],
])(
  '%s is reported with its stack',
  async (_, program) => {
    const report = JSON.parse(await watched(program)) as { kind: string; stack: { name: string }[] };
    expect([report.kind, report.stack.map(({ name }) => name).includes('spin')]).toEqual(['spinning', true]);
  },
  30_000,
);

test('memory that V8 does not count is counted', async () => {
  const program = 'const held = []; setInterval(() => { counters[0]++; held.push(Buffer.alloc(50e6, 1)); }, 20);';
  expect(JSON.parse(await watched(program))).toEqual({ kind: 'memory' });
}, 30_000);

test('a process with events, or without a task, is left alone', async () => {
  const busy = 'const timer = setInterval(() => counters[0]++, 50); setTimeout(() => clearInterval(timer), 2500);';
  const idle = 'counters[1] = 0; setTimeout(() => undefined, 2500);';
  expect(await Promise.all([watched(busy), watched(idle)])).toEqual(['', '']);
}, 30_000);
