/**
 * Goal: a child that has escaped from the loader costs the task that it runs, and no other. Method: a child that does on demand
 * what such code could do, and an honest task after each.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { Misbehaviour } from './testing/misbehaving-worker';
import { WorkerPool } from './worker-pool';
import type { TaskEnd } from './worker-process';

const options = {
  script: join(__dirname, 'testing', 'misbehaving-worker.ts'),
  execArgv: ['-r', 'ts-node/register'],
  maxMemoryMegabytes: 200,
  cpuSecondsPerTask: 60,
  silentChecksMax: 10,
  isProgress: (value: unknown): value is number => typeof value === 'number',
  isResult: (value: unknown): value is string => value === 'behaved',
};

jest.setTimeout(300_000);

let pool: WorkerPool<Misbehaviour, number, string>;
beforeEach(() => (pool = new WorkerPool<Misbehaviour, number, string>(options, 1)));
afterEach(() => pool.close());

async function deathOf(task: Misbehaviour): Promise<unknown> {
  const end = (await pool.submit(task).end) as TaskEnd<string>;
  expect(await pool.submit({ kind: 'behave' }).end).toEqual({ kind: 'done', result: 'behaved' });
  return end.kind === 'died' ? end.death : end;
}

const PROTOCOL = expect.objectContaining({ kind: 'protocol' }) as unknown;

test.each<[string, Misbehaviour, unknown]>([
  ['an exit', { kind: 'exit' }, expect.objectContaining({ kind: 'exit', code: 0 })],
  ['megabytes on the real output', { kind: 'flood', bytes: 5_000_000 }, { kind: 'output' }],
  ['too much memory', { kind: 'hoard' }, { kind: 'memory' }],
  ['a loop without end', { kind: 'spin' }, expect.objectContaining({ kind: 'spinning' })],
  ['a report that no watchdog makes', { kind: 'write', text: '{"kind":"nonsense"}\n' }, PROTOCOL],
  ['garbage instead of a report', { kind: 'write', text: '\0{{\n' }, PROTOCOL],
  ['a stack that is no stack', { kind: 'write', text: '{"kind":"spinning","stack":7}\n' }, PROTOCOL],
  ['a report without an end', { kind: 'write', text: 'x'.repeat(200_000) }, PROTOCOL],
  ['a message without a value', { kind: 'send', message: null }, PROTOCOL],
  ['a message of another kind', { kind: 'send', message: { kind: 'nonsense' } }, PROTOCOL],
  ['a second ready', { kind: 'send', message: { kind: 'ready' } }, PROTOCOL],
  ['a forged result of another shape', { kind: 'send', message: { kind: 'done', result: { points: 100 } } }, PROTOCOL],
])('%s costs only its task', async (_, task, death) => {
  expect(await deathOf(task)).toEqual(death);
});

test('a stopped process is ended, and costs only its task', async () => {
  const stopping = pool.submit({ kind: 'flood', bytes: 0 }).end;
  const [pid] = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'misbehaving-worker'], { encoding: 'utf8' }).split('\n');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  process.kill(Number(pid), 'SIGSTOP');
  expect(await stopping).toEqual({ kind: 'died', death: { kind: 'unresponsive' } });
  expect(await pool.submit({ kind: 'behave' }).end).toEqual({ kind: 'done', result: 'behaved' });
});
