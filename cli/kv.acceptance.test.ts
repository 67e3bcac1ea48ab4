/** Goal: the commands `cluster` and `kv` work for a user: a cluster is started, receives requests, is started twice, and stops. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePorts } from '#cluster/processes/free-ports';

import { EXIT } from './exit-codes';
import { type Ended, ended, runTypekv, startTypekv } from './testing/run-typekv';

const MINUTE = 60_000;

let directory: string;
let cluster: ChildProcess;
let clusterEnds: Promise<Ended>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'typekv-kv-'));
  const basePort = await freePorts(3);
  cluster = startTypekv('cluster', '--directory', directory, '--base-port', String(basePort), '--solution', 'reference');
  clusterEnds = ended(cluster);
  await printed(cluster, 'Up: store');
}, 2 * MINUTE);

afterAll(async () => {
  cluster.kill('SIGINT');
  await clusterEnds;
  rmSync(directory, { recursive: true });
}, MINUTE);

/** Completes when the process has printed `text`. Throws if the process ends before. */
async function printed(child: ChildProcess, text: string): Promise<void> {
  let all = '';
  while (!all.includes(text)) {
    const [chunk] = (await Promise.race([once(child.stdout!, 'data'), once(child, 'close')])) as [Buffer | number];
    if (typeof chunk === 'number') throw new Error(`the process has ended with ${chunk} before it printed '${text}'; before: ${all}`);
    all += chunk.toString();
  }
}

function kv(...words: string[]): Promise<Ended> {
  return runTypekv('kv', '--directory', directory, '--timeout', '60', ...words);
}

/** The output of a request that must succeed. */
async function shown(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await kv(...words);
  expect([status, stderr]).toEqual([EXIT.pass, '']);
  return stdout;
}

test(
  'get returns what was put, and nothing after a delete',
  async () => {
    expect(await shown('put', 'k1', 'two words')).toBe('OK\n');
    expect(await shown('get', 'k1')).toBe('two words\n');
    expect(await shown('delete', 'k1')).toBe('OK\n');
    expect(await kv('get', 'k1')).toEqual({ status: EXIT.failed, stdout: '', stderr: 'Key "k1" does not exist.\n' });
  },
  MINUTE,
);

test(
  'a value from standard input arrives byte for byte',
  async () => {
    const put = startTypekv('kv', '--directory', directory, '--timeout', '60', 'put', 'binary');
    put.stdin!.end(Uint8Array.of(0, 0xff, 0x61, 0x0a));
    expect(await ended(put)).toEqual({ status: EXIT.pass, stdout: 'OK\n', stderr: '' });
    expect(await shown('get', 'binary')).toBe('0x00ff610a\n');
  },
  MINUTE,
);

test(
  'a scan prints one row per entry, for any bytes, and accepts the keys that it prints',
  async () => {
    await shown('--hex', 'put', '0x7300ff', '0x0a');
    await shown('put', 'scan', '');
    expect(await shown('scan', 's')).toBe('0x7300ff\t0x0a\nscan\t""\n');
    expect(await shown('--hex', 'scan', '0x7300ff', '--limit', '1')).toBe('0x7300ff\t0x0a\n');
    expect(await shown('scan', 'zzz')).toBe('');
  },
  MINUTE,
);

test.each([['get', 'k'], ['scan'], ['put', 'k', 'v'], ['delete', 'k']])(
  'the records of a store itself are no data of clients: %s',
  async (...words) => {
    const refused = { status: EXIT.failed, stdout: '', stderr: expect.stringContaining('there is no column family "raft"') };
    expect(await kv(...words, '--cf', 'raft')).toEqual(refused);
  },
  MINUTE,
);

test(
  'a second cluster in the same directory is refused',
  async () => {
    const { status, stderr } = await runTypekv('cluster', '--directory', directory, '--solution', 'reference');
    expect(status).toBe(EXIT.usage);
    expect(stderr).toContain(`the cluster of ${directory} may already be running`);
    const { stderr: elsewhere } = await runTypekv(
      'cluster',
      '--directory',
      directory,
      '--solution',
      'reference',
      '--base-port',
      String(await freePorts(3)),
    );
    expect(elsewhere).toContain(`${directory} is in use`);
  },
  MINUTE,
);

test.each([
  ['another number of stores', ['cluster', '--stores', '5'], 'has a cluster of 3 stores, and the number of stores is fixed.'],
  ['a key that is not hexadecimal', ['kv', '--hex', 'get', 'xyz'], "'xyz' is not hexadecimal."],
  ['an unknown operation', ['kv', 'take', 'x'], "Unknown operation 'take'."],
])(
  '%s is a usage error',
  async (_, words, expected) => {
    const { status, stderr } = await runTypekv(...words, '--directory', directory);
    expect([status, stderr]).toEqual([EXIT.usage, expect.stringContaining(expected)]);
  },
  MINUTE,
);

test(
  'a directory without a cluster is a usage error, and is not changed',
  async () => {
    const other = join(directory, 'other');
    mkdirSync(other);
    const { status, stderr } = await runTypekv('kv', 'get', 'x', '--directory', other);
    expect([status, stderr]).toEqual([
      EXIT.usage,
      `There is no cluster in ${other}. Start one with npx typekv cluster, or name its directory with --directory.\n`,
    ]);
  },
  MINUTE,
);

test(
  'two interrupts stop the cluster once, and then no store can be reached',
  async () => {
    cluster.kill('SIGINT');
    cluster.kill('SIGINT');
    expect(await clusterEnds).toMatchObject({
      status: EXIT.pass,
      stdout: expect.stringContaining(`Stopped. The data stay in ${directory}.\n`),
      stderr: '',
    });
    const { status, stderr } = await kv('get', 'k1');
    expect([status, stderr]).toEqual([EXIT.failed, expect.stringContaining('No store can be reached')]);
  },
  MINUTE,
);
