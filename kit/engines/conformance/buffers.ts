import { bytesOf } from '#kit/bytes';
import type { Engine } from '#kit/engine';

import { contents, drain, NO_SYNC, reading } from './engine-helpers';
import type { EngineSubject } from './engine-subject';
import { engineTest } from './engine-test';

/** What a `Buffer` of Node is to copying: `slice` gives a view of the same memory. */
class SharingBytes extends Uint8Array {
  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end) as Uint8Array<ArrayBuffer>;
  }
}

/** The bytes of `text` in the ways that callers hold them. */
const HOLDERS: readonly (readonly [name: string, hold: (text: string) => Uint8Array])[] = [
  ['an array of their own', bytesOf],
  ['a part of a larger buffer', (text) => bytesOf(`before ${text} after`).subarray(7, 7 + text.length)],
  ['a subclass that shares what it slices', (text) => new SharingBytes(bytesOf(`before ${text} after`)).subarray(7, 7 + text.length)],
];

function spoil(...pieces: readonly Uint8Array[]): void {
  for (const bytes of pieces) new Uint8Array(bytes.buffer).fill(0x21);
}

export function describeBuffers<E extends Engine>(subject: EngineSubject<E>): void {
  for (const [name, hold] of HOLDERS) {
    engineTest(subject, `what a caller does to its bytes after a call changes nothing: ${name}`, async (engine) => {
      const pieces = ['a', '1', 'b', '2', 'b'].map(hold);
      const [firstKey, firstValue, secondKey, secondValue, deleted] = pieces as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const writes = [
        engine.write(
          [
            { type: 'put', cf: 'default', key: firstKey, value: firstValue },
            { type: 'put', cf: 'lock', key: secondKey, value: secondValue },
            { type: 'put', cf: 'default', key: secondKey, value: secondValue },
            { type: 'delete', cf: 'default', key: deleted },
          ],
          NO_SYNC,
        ),
      ];
      spoil(...pieces);
      await Promise.all(writes);
      expect([await contents(engine), await contents(engine, 'lock')]).toEqual([['"a"="1"'], ['"b"="2"']]);

      await reading(engine, async (snapshot) => {
        const [key, start, end] = [hold('a'), hold('a'), hold('b')];
        const [value, iterator] = [snapshot.get('default', key), snapshot.iterator('default', { start, end })];
        spoil(key, start, end);
        expect([await value, await drain(iterator)]).toEqual([bytesOf('1'), ['"a"="1"']]);
      });
    });
  }

  engineTest(subject, 'what a caller does to bytes that it was given changes nothing', async (engine) => {
    const keys = ['a', 'b', 'c', 'd'];
    await engine.write(
      keys.map((key) => ({ type: 'put', cf: 'default', key: bytesOf(key), value: bytesOf(`value ${key}`) })),
      NO_SYNC,
    );
    const expected = keys.map((key) => `"${key}"="value ${key}"`);
    await reading(engine, async (snapshot) => {
      const iterator = snapshot.iterator('default');
      for (const key of keys) {
        (await snapshot.get('default', bytesOf(key)))!.fill(0xff);
        const entry = (await iterator.next())!;
        expect(entry).toEqual({ key: bytesOf(key), value: bytesOf(`value ${key}`) });
        spoil(entry.key, entry.value);
        expect(await snapshot.get('default', bytesOf(key))).toEqual(bytesOf(`value ${key}`));
      }
      expect(await drain(snapshot.iterator('default'))).toEqual(expected);
    });
    expect(await contents(engine)).toEqual(expected);
  });

  engineTest(subject, 'bytes come out as plain Uint8Arrays, also when other kinds went in', async (engine) => {
    for (const [name, hold] of HOLDERS) {
      await engine.write([{ type: 'put', cf: 'default', key: hold(name), value: hold('value') }], NO_SYNC);
    }
    await reading(engine, async (snapshot) => {
      const iterator = snapshot.iterator('default');
      for (let entry = await iterator.next(); entry; entry = await iterator.next()) {
        const value = (await snapshot.get('default', entry.key))!;
        expect([entry.key, entry.value, value].map(Object.getPrototypeOf)).toEqual(Array(3).fill(Uint8Array.prototype));
      }
    });
  });
}
