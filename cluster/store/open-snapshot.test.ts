import { bytesOf, concatBytes } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { makeEntry } from '#kit/raft/message';
import { putApplyState, putEntry, putRegion } from '#kit/store/records';
import { decodeSnapshotData } from '#kit/store/snapshot-data';
import type { Region } from '#kit/wire/meta';

import { openSnapshot } from './open-snapshot';
import { sampleRegion } from './testing/sample-region';
import { WatchedEngine } from './testing/watched-engine';

const CHUNK_BYTES = 100;

/** A store's disk on which region 7 has applied entry 5, which is of term 3. */
function openDisk(region: Region, ...data: readonly WriteOperation[]): Promise<WatchedEngine> {
  const applied = putApplyState(region.id, { appliedIndex: 5, truncatedIndex: 4, truncatedTerm: 2 });
  return WatchedEngine.opened([putRegion(region), applied, putEntry(region.id, makeEntry(3, 5)), ...data]);
}

function put(cf: string, key: string, value: string | Uint8Array = ''): WriteOperation {
  return { type: 'put', cf, key: bytesOf(key), value: typeof value === 'string' ? bytesOf(value) : value };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of chunks) pieces.push(piece);
  return pieces;
}

/** `default/a=1`, in the order of the snapshot. */
function show(pieces: readonly Uint8Array[]): string[] {
  const text = new TextDecoder();
  return decodeSnapshotData(concatBytes(...pieces)).entries.map(({ cf, key, value }) => `${cf}/${text.decode(key)}=${text.decode(value)}`);
}

test('the pieces together are the region and its data: all three families, and no key of another region', async () => {
  const region = sampleRegion({ startKey: bytesOf('b'), endKey: bytesOf('d') });
  const engine = await openDisk(
    region,
    put('write', 'b', '1'),
    put('default', 'a'),
    put('default', 'b', '2'),
    put('default', 'd'),
    put('lock', 'c', '3'),
  );
  const pieces = await collect((await openSnapshot(engine, 7, CHUNK_BYTES)).chunks);
  expect(show(pieces)).toEqual(['default/b=2', 'lock/c=3', 'write/b=1']);
  expect(decodeSnapshotData(concatBytes(...pieces)).region).toEqual(region);
});

test('it is as of the entry that was applied last, with that one in the log or just discarded', async () => {
  const engine = await openDisk(sampleRegion());
  expect((await openSnapshot(engine, 7, CHUNK_BYTES)).metadata).toEqual({ index: 5, term: 3, confState: { nodes: [11, 12, 13] } });
  await engine.write([putApplyState(7, { appliedIndex: 9, truncatedIndex: 9, truncatedTerm: 4 })], { sync: true });
  expect((await openSnapshot(engine, 7, CHUNK_BYTES)).metadata).toMatchObject({ index: 9, term: 4 });
});

test('what is written after it was opened is not in it', async () => {
  const engine = await openDisk(sampleRegion(), put('default', 'a', '1'));
  const { chunks } = await openSnapshot(engine, 7, CHUNK_BYTES);
  await engine.write([put('default', 'a', '2'), put('default', 'b')], { sync: true });
  expect(show(await collect(chunks))).toEqual(['default/a=1']);
});

test('no piece is empty or larger than asked for, not even with a value that is larger by itself', async () => {
  const keys = Array.from({ length: 30 }, (_, i) => String(i).padStart(2, '0'));
  const values = keys.map((_, i) => 'v'.repeat(i * 10));
  const engine = await openDisk(sampleRegion(), ...keys.map((key, i) => put('default', key, values[i])));
  const pieces = await collect((await openSnapshot(engine, 7, CHUNK_BYTES)).chunks);
  for (const { length } of pieces) expect(length > 0 && length <= CHUNK_BYTES).toBe(true);
  expect(show(pieces)).toEqual(keys.map((key, i) => `default/${key}=${values[i]}`));
});

describe('the engine snapshot that it holds is closed', () => {
  test.each([
    ['at the end', collect],
    [
      'when it is given up half-way',
      async (chunks: AsyncGenerator<Uint8Array>) => {
        await chunks.next();
        await chunks.return(undefined);
      },
    ],
    ['when it is given up before it is read', (chunks: AsyncGenerator<Uint8Array>) => chunks.return(undefined)],
  ])('%s', async (_, read) => {
    const engine = await openDisk(sampleRegion(), put('default', 'a'));
    const { chunks } = await openSnapshot(engine, 7, CHUNK_BYTES);
    expect(engine.openSnapshots).toBe(1);
    await read(chunks);
    expect(engine.openSnapshots).toBe(0);
  });

  test('when the disk lacks the entry that was applied', async () => {
    const engine = await WatchedEngine.opened([
      putRegion(sampleRegion()),
      putApplyState(7, { appliedIndex: 5, truncatedIndex: 4, truncatedTerm: 2 }),
    ]);
    await expect(openSnapshot(engine, 7, CHUNK_BYTES)).rejects.toThrow('entry 5 of region 7 was applied, but is not on disk');
    expect(engine.openSnapshots).toBe(0);
  });
});
