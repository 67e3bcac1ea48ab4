import { bytesOf, compareBytes, EMPTY_BYTES } from '#kit/bytes';
import type { Engine, KeyRange } from '#kit/engine';

import { contents, NO_SYNC, put, reading, scan, toBytes } from './engine-helpers';
import type { EngineSubject } from './engine-subject';
import { engineTest } from './engine-test';

/** What a range has of the keys b, d and f. */
const RANGES: readonly (readonly [claim: string, range: KeyRange | undefined, keys: string])[] = [
  ['no range', undefined, 'bdf'],
  ['no bounds', {}, 'bdf'],
  ['bounds that are undefined', { start: undefined, end: undefined }, 'bdf'],
  ['a start that is a key, which is included', { start: bytesOf('d') }, 'df'],
  ['a start between keys', { start: bytesOf('c') }, 'df'],
  ['a start after all keys', { start: bytesOf('g') }, ''],
  ['the smallest start', { start: EMPTY_BYTES }, 'bdf'],
  ['a start just after a key', { start: bytesOf('d\0') }, 'f'],
  ['an end that is a key, which is excluded', { end: bytesOf('d') }, 'b'],
  ['an end just after a key', { end: bytesOf('d\0') }, 'bd'],
  ['an end before all keys', { end: bytesOf('a') }, ''],
  ['the smallest end', { end: EMPTY_BYTES }, ''],
  ['an end after all keys', { end: bytesOf('g') }, 'bdf'],
  ['both bounds', { start: bytesOf('b'), end: bytesOf('f') }, 'bd'],
  ['an empty range at a key', { start: bytesOf('d'), end: bytesOf('d') }, ''],
  ['a reversed range', { start: bytesOf('f'), end: bytesOf('b') }, ''],
  ['a reversed range, far apart', { start: Uint8Array.of(0xff), end: EMPTY_BYTES }, ''],
];

const MANY = 10_000;

/** Different numbers in no order, of different lengths. */
function shuffledKeys(): Uint8Array[] {
  return Array.from({ length: MANY }, (_, i) => toBytes(String((i * 7919) % MANY)));
}

export function describeIterators<E extends Engine>(subject: EngineSubject<E>): void {
  engineTest(subject, 'an iterator gives the keys from start, up to but without end', async (engine) => {
    // Neighbours in other column families must not be met, whatever the range.
    const others = ['lock', 'write', 'raft'].flatMap((cf) => ['', 'c', 'e', 'z'].map((key) => put(key, 'other', cf)));
    await engine.write(
      [...'fbd'].map((key) => put(key, 'x')),
      NO_SYNC,
    );
    await engine.write(others, NO_SYNC);
    await reading(engine, async (snapshot) => {
      for (const [claim, range, keys] of RANGES) {
        expect([claim, await scan(snapshot, 'default', range)]).toEqual([claim, [...keys].map((key) => `"${key}"="x"`)]);
      }
    });
  });

  engineTest(subject, 'keys come in ascending order of unsigned bytes, a prefix first', async (engine) => {
    const keys = [[], [0], [0, 0], [0, 255], [1], [127], [128], [128, 1], [255], [255, 255]].map((bytes) => Uint8Array.from(bytes));
    await engine.write(
      keys.toReversed().map((key) => put(key, key)),
      NO_SYNC,
    );
    const found: Uint8Array[] = [];
    await reading(engine, async (snapshot) => {
      const iterator = snapshot.iterator('default');
      for (let entry = await iterator.next(); entry; entry = await iterator.next()) found.push(entry.key);
    });
    expect(found).toEqual(keys);
  });

  engineTest(subject, 'after the last entry an iterator gives undefined, and then always', async (engine) => {
    await engine.write([put('a', '1'), put('b', '2')], NO_SYNC);
    await reading(engine, async (snapshot) => {
      for (const range of [{}, { end: bytesOf('b') }, { start: bytesOf('x') }]) {
        const iterator = snapshot.iterator('default', range);
        while (await iterator.next());
        await engine.write([put('c', '3')], NO_SYNC);
        expect([await iterator.next(), await iterator.next(), await iterator.next()]).toEqual([undefined, undefined, undefined]);
      }
    });
  });

  engineTest(subject, 'ten thousand keys are all there, once and in order', async (engine) => {
    const keys = shuffledKeys();
    for (let i = 0; i < MANY; i += 500) {
      await engine.write(
        keys.slice(i, i + 500).map((key) => put(key, key)),
        NO_SYNC,
      );
    }
    const inOrder = keys.toSorted(compareBytes).map((key) => new TextDecoder().decode(key));
    const expected = inOrder.map((key) => `"${key}"="${key}"`);
    expect(await contents(engine)).toEqual(expected);
    const range = { start: bytesOf(inOrder[4000]!), end: bytesOf(inOrder[6000]!) };
    expect(await reading(engine, (snapshot) => scan(snapshot, 'default', range))).toEqual(expected.slice(4000, 6000));
  });
}
