/** What is LevelDB's own: its files, its errors and its options. The contract of Engine is tested in engines.test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ClassicLevel } from 'classic-level';

import { bytesOf } from '#kit/bytes';

import { contents, NO_SYNC, put, SYNC } from './conformance/engine-helpers';
import { LevelEngine } from './level-engine';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'typekv-level-'));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(directory, { recursive: true });
});

async function opened(): Promise<LevelEngine> {
  const engine = new LevelEngine({ directory });
  await engine.open();
  return engine;
}

const diskError = (message: string) => expect.objectContaining({ code: 'DiskError', message: expect.stringContaining(message) });

test('a directory is created where it is missing, with the folders above it', async () => {
  const engine = new LevelEngine({ directory: join(directory, 'a', 'b') });
  await engine.open();
  await engine.close();
  await expect(new LevelEngine({ directory: join(directory, 'a') }).open()).resolves.toBeUndefined();
});

test('a directory that cannot be created is a DiskError that names it', async () => {
  await writeFile(join(directory, 'file'), '');
  const inFile = join(directory, 'file', 'database');
  await expect(new LevelEngine({ directory: inFile }).open()).rejects.toEqual(diskError(`cannot open the database in ${inFile}: ENOTDIR`));
});

test('a directory that another engine has open is a DiskError that says so, and can be opened when that one is closed', async () => {
  const first = await opened();
  await first.write([put('a', '1')], NO_SYNC);
  const second = new LevelEngine({ directory });
  await expect(second.open()).rejects.toEqual(diskError('has it open'));
  await first.close();
  await second.open();
  expect(await contents(second)).toEqual(['"a"="1"']);
  await second.close();
});

test('a directory that another process has open is a DiskError that says so', async () => {
  const holder = await holdOpen();
  const refusal = new LevelEngine({ directory }).open().catch((error: unknown) => error);
  await refusal;
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await refusal).toEqual(diskError('another process'));
  await (await opened()).close();
});

/** A process that has the database open, once this completes. */
async function holdOpen(): Promise<ChildProcess> {
  const program = `
    const { ClassicLevel } = require('classic-level');
    new ClassicLevel(process.argv[1]).open().then(() => console.log('open'));
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['-e', program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
}

test('sync goes to LevelDB, and an empty batch is written too', async () => {
  const writes = jest.spyOn(await batchPrototype(), 'write');
  const engine = await opened();
  await engine.write([put('a', '1')], SYNC);
  await engine.write([put('a', '2')], NO_SYNC);
  await engine.write([], SYNC);
  expect(writes.mock.calls.map(([options], i) => [writes.mock.contexts[i]!.length, options])).toEqual([
    [1, SYNC],
    [1, NO_SYNC],
    [1, SYNC],
  ]);
  await engine.close();
});

test('what the empty batch writes is in no column family', async () => {
  const engine = await opened();
  await engine.write([put('', 'x'), put(Uint8Array.of(0), 'y')], NO_SYNC);
  await engine.write([], SYNC);
  expect(await contents(engine)).toEqual(['""="x"', '0x00="y"']);
  await engine.close();
});

test('errors of LevelDB are DiskErrors, with its message', async () => {
  const engine = await opened();
  await engine.write([put('a', '1')], NO_SYNC);
  const snapshot = engine.snapshot();
  const iterator = snapshot.iterator('default');
  const failure = new Error('Input/output error');
  jest.spyOn(await batchPrototype(), 'write').mockImplementation(() => Promise.reject(failure));
  jest.spyOn(ClassicLevel.prototype, 'getSync').mockImplementation(() => {
    throw failure;
  });
  jest.spyOn(await iteratorPrototype(), 'nextv').mockImplementation(() => Promise.reject(failure));

  await expect(engine.write([put('a', '2')], NO_SYNC)).rejects.toEqual(diskError('cannot write: Input/output error'));
  await expect(snapshot.get('default', bytesOf('a'))).rejects.toEqual(diskError('cannot read: Input/output error'));
  await expect(iterator.next()).rejects.toEqual(diskError('cannot read: Input/output error'));
  await engine.close();
});

test('LevelDB hears at once of each closed snapshot, so that it can drop old data', async () => {
  const [snapshots, iterators] = [jest.spyOn(ClassicLevel.prototype, 'snapshot'), jest.spyOn(ClassicLevel.prototype, 'iterator')];
  const engine = await opened();
  const snapshot = engine.snapshot();
  const iterator = snapshot.iterator('default');
  const closes = [snapshots, iterators].map((calls) => jest.spyOn(calls.mock.results[0]!.value as { close(): Promise<void> }, 'close'));
  iterator.close();
  expect(closes.map((close) => close.mock.calls.length)).toEqual([0, 1]);
  snapshot.close();
  expect(closes.map((close) => close.mock.calls.length)).toEqual([1, 1]);
  await engine.close();
});

/** What all batches have, which classic-level does not export. */
async function batchPrototype(): Promise<{ readonly length: number; write(options: object): Promise<void> }> {
  const database = new ClassicLevel(join(directory, 'other'));
  await database.open();
  const prototype = Object.getPrototypeOf(database.batch());
  await database.close();
  return prototype;
}

/** Where LevelDB's iterators have `nextv`: the class is not exported. */
async function iteratorPrototype(): Promise<{ nextv(): Promise<unknown> }> {
  const database = new ClassicLevel(join(directory, 'other'));
  await database.open();
  const prototype = Object.getPrototypeOf(Object.getPrototypeOf(database.iterator()));
  await database.close();
  return prototype;
}

test('closing waits for a fetch that is in flight', async () => {
  const engine = await opened();
  await engine.write(
    Array.from({ length: 1000 }, (_, i) => put(String(i), 'x'.repeat(100))),
    NO_SYNC,
  );
  const snapshots = Array.from({ length: 10 }, () => engine.snapshot());
  const entries = snapshots.map((snapshot) => snapshot.iterator('default').next());
  const settled = Promise.allSettled(entries);
  await engine.close();
  expect((await settled).map((result) => result.status === 'rejected' && result.reason.code)).toEqual(Array(10).fill('Stopped'));
  await (await opened()).close();
});
