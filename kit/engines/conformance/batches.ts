import type { Engine } from '#kit/engine';

import { contents, NO_SYNC, put, reading, rejected, remove, scan, SYNC } from './engine-helpers';
import type { EngineSubject } from './engine-subject';
import { engineTest } from './engine-test';

export function describeBatches<E extends Engine>(subject: EngineSubject<E>): void {
  engineTest(subject, 'of two changes to one key in a batch, the later one holds', async (engine) => {
    await engine.write([put('c', 'old'), put('d', 'old')], NO_SYNC);
    await engine.write(
      [
        put('a', '1'),
        put('a', '2'),
        put('b', '1'),
        remove('b'),
        remove('c'),
        put('c', 'new'),
        put('d', '1'),
        remove('d'),
        put('d', '2'),
        put('a', 'other', 'lock'),
      ],
      NO_SYNC,
    );
    expect([await contents(engine), await contents(engine, 'lock')]).toEqual([['"a"="2"', '"c"="new"', '"d"="2"'], ['"a"="other"']]);
  });

  engineTest(subject, 'a batch with an unknown column family changes nothing, wherever in the batch it stands', async (engine) => {
    await engine.write([put('a', '1')], NO_SYNC);
    const good = [put('a', '2'), put('b', '2', 'lock')];
    for (const options of [SYNC, NO_SYNC]) {
      for (const at of [0, 1, 2]) {
        const batch = good.toSpliced(at, 0, put('c', '2', 'unknown'));
        expect(await rejected(engine.write(batch, options))).toBe('UnknownColumnFamily');
      }
    }
    expect([await contents(engine), await contents(engine, 'lock')]).toEqual([['"a"="1"'], []]);
  });

  engineTest(subject, 'empty keys, empty values and empty batches are fine, and so is deleting what is not there', async (engine) => {
    for (const options of [SYNC, NO_SYNC]) {
      await engine.write([], options);
      await engine.write([remove('missing'), remove('')], options);
    }
    expect(await contents(engine)).toEqual([]);
    await engine.write([put('', ''), put('a', '')], NO_SYNC);
    expect(await contents(engine)).toEqual(['""=""', '"a"=""']);
  });

  engineTest(subject, 'readers can see a batch once it has completed', async (engine) => {
    for (let i = 0; i < 20; i++) {
      const options = { sync: i % 2 === 0 };
      await engine.write([put('a', String(i)), put('b', String(i), 'write')], options);
      expect([await contents(engine), await contents(engine, 'write')]).toEqual([[`"a"="${i}"`], [`"b"="${i}"`]]);
    }
  });

  engineTest(subject, 'readers see all of a batch or nothing, while many batches are in flight', async (engine) => {
    const keys = Array.from({ length: 50 }, (_, i) => `key ${i}`);
    const seen = new Set<string>();
    const look = () =>
      reading(engine, async (snapshot) => {
        const values = new Set((await scan(snapshot)).map((entry) => entry.split('=')[1]!));
        expect(values.size).toBeLessThanOrEqual(1);
        for (const value of values) seen.add(value);
      });
    const writes = Array.from({ length: 40 }, async (_, i) => {
      await engine.write(
        keys.map((key) => put(key, String(i))),
        { sync: i % 2 === 0 },
      );
      await look();
    });
    for (let i = 0; i < 40; i++) await look();
    await Promise.all(writes);
    expect(seen.size).toBeGreaterThan(0);
    expect((await contents(engine)).length).toBe(50);
  });

  engineTest(subject, 'batches in flight at the same time all take effect', async (engine) => {
    const names = Array.from({ length: 200 }, (_, i) => String(i).padStart(3, '0'));
    await Promise.all(names.map((name, i) => engine.write([put(name, name)], { sync: i % 3 === 0 })));
    expect(await contents(engine)).toEqual(names.map((name) => `"${name}"="${name}"`));
  });
}
