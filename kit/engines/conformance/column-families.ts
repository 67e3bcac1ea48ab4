import { printBytes } from '#kit/bytes';
import { COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine } from '#kit/engine';
import { MAX_KEY_BYTES } from '#kit/limits';

import { contents, put, NO_SYNC, reading, refused, rejected, remove, scan, toBytes } from './engine-helpers';
import type { EngineSubject } from './engine-subject';
import { engineTest } from './engine-test';

/** Keys at which an encoding of column families could go wrong, in ascending order. */
const BORDER_KEYS = [
  new Uint8Array(0),
  ...[0, 1, 2, 3, 4, 5].map((byte) => Uint8Array.of(byte)),
  Uint8Array.of(5, 0),
  ...['default', 'default\0', 'lock', 'raft', 'write'].map(toBytes),
  Uint8Array.of(0x7f),
  Uint8Array.of(0x80),
  Uint8Array.of(0xff),
  Uint8Array.of(0xff, 0),
  new Uint8Array(MAX_KEY_BYTES).fill(0xff),
];

const NOT_FAMILIES = ['', 'Default', 'default ', 'unknown', '__proto__', 'constructor', 'length', '0', '1'];

export function describeColumnFamilies<E extends Engine>(subject: EngineSubject<E>): void {
  engineTest(subject, 'column families hold equal keys apart, at the borders too', async (engine) => {
    for (const cf of COLUMN_FAMILIES) {
      await engine.write(
        BORDER_KEYS.toReversed().map((key) => put(key, `${cf} ${printBytes(key)}`, cf)),
        NO_SYNC,
      );
    }
    for (const cf of COLUMN_FAMILIES) {
      const expected = BORDER_KEYS.map((key) => `${printBytes(key)}=${printBytes(toBytes(`${cf} ${printBytes(key)}`))}`);
      const everything = { start: BORDER_KEYS[0], end: new Uint8Array(MAX_KEY_BYTES + 1).fill(0xff) };
      await reading(engine, async (snapshot) => {
        expect(await scan(snapshot, cf)).toEqual(expected);
        expect(await scan(snapshot, cf, everything)).toEqual(expected);
        for (const key of BORDER_KEYS) expect(await snapshot.get(cf, key)).toEqual(toBytes(`${cf} ${printBytes(key)}`));
      });
    }
  });

  engineTest(subject, 'a delete touches its own column family alone', async (engine) => {
    await engine.write(
      COLUMN_FAMILIES.flatMap((cf) => BORDER_KEYS.map((key) => put(key, 'x', cf))),
      NO_SYNC,
    );
    await engine.write(
      BORDER_KEYS.map((key) => remove(key, 'lock')),
      NO_SYNC,
    );
    const counts = await Promise.all(COLUMN_FAMILIES.map(async (cf) => [cf, (await contents(engine, cf)).length]));
    const all = BORDER_KEYS.length;
    expect(counts).toEqual([
      ['default', all],
      ['lock', 0],
      ['write', all],
      ['raft', all],
    ]);
  });

  engineTest(subject, 'an unknown column family is refused by every call', async (engine) => {
    const snapshot = engine.snapshot();
    for (const cf of NOT_FAMILIES) {
      expect({
        cf,
        put: await rejected(engine.write([put('a', '1', cf)], NO_SYNC)),
        delete: await rejected(engine.write([remove('a', cf)], NO_SYNC)),
        get: await rejected(snapshot.get(cf, toBytes('a'))),
        iterator: refused(() => snapshot.iterator(cf)),
      }).toEqual({ cf, put: UNKNOWN, delete: UNKNOWN, get: UNKNOWN, iterator: UNKNOWN });
    }
    snapshot.close();
  });
}

const UNKNOWN = 'UnknownColumnFamily';
