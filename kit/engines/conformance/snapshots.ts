import { bytesOf, printBytes } from '#kit/bytes';
import type { Engine } from '#kit/engine';

import { contents, drain, NO_SYNC, put, remove, scan } from './engine-helpers';
import type { EngineSubject } from './engine-subject';
import { engineTest } from './engine-test';

export function describeSnapshots<E extends Engine>(subject: EngineSubject<E>): void {
  engineTest(subject, 'a snapshot has what was completed before it and nothing that comes after', async (engine) => {
    const empty = engine.snapshot();
    await engine.write([put('a', '1'), put('b', '1')], NO_SYNC);
    const first = engine.snapshot();
    await engine.write([put('a', '2'), remove('b'), put('c', '2')], NO_SYNC);
    const second = engine.snapshot();
    await engine.write([remove('a'), remove('c')], NO_SYNC);

    expect([await scan(empty), await scan(first), await scan(second), await contents(engine)]).toEqual([
      [],
      ['"a"="1"', '"b"="1"'],
      ['"a"="2"', '"c"="2"'],
      [],
    ]);
    const values = [empty, first, second].map((snapshot) =>
      Promise.all(['a', 'b', 'c'].map((key) => snapshot.get('default', bytesOf(key)))),
    );
    expect(await Promise.all(values)).toEqual([
      [undefined, undefined, undefined],
      [bytesOf('1'), bytesOf('1'), undefined],
      [bytesOf('2'), undefined, bytesOf('2')],
    ]);
  });

  engineTest(subject, 'a snapshot stays as it was after others are closed', async (engine) => {
    await engine.write([put('a', '1')], NO_SYNC);
    const [before, kept, after] = [engine.snapshot(), engine.snapshot(), engine.snapshot()];
    before.close();
    after.close();
    await engine.write([put('a', '2')], NO_SYNC);
    expect(await scan(kept)).toEqual(['"a"="1"']);
  });

  engineTest(subject, 'an open iterator does not see later writes, ahead of it or behind it', async (engine) => {
    // More entries than an engine would fetch ahead.
    const names = Array.from({ length: 3000 }, (_, i) => String(i).padStart(4, '0'));
    await engine.write(
      names.map((name) => put(name, 'old')),
      NO_SYNC,
    );
    const snapshot = engine.snapshot();
    const iterator = snapshot.iterator('default');
    const first = await iterator.next();

    await engine.write([...names.map((name) => put(name, 'new')), put('0500 between', 'new'), remove('0700'), put('9', 'new')], NO_SYNC);
    expect(printBytes(first!.value)).toBe('"old"');
    expect(await drain(iterator)).toEqual(names.slice(1).map((name) => `"${name}"="old"`));
    // An iterator that is opened only now belongs to the same snapshot.
    expect(await scan(snapshot)).toEqual(names.map((name) => `"${name}"="old"`));
  });

  engineTest(subject, 'the iterators of one snapshot move independently', async (engine) => {
    await engine.write([put('a', '1'), put('b', '2'), put('c', '3')], NO_SYNC);
    const snapshot = engine.snapshot();
    const [left, right] = [snapshot.iterator('default'), snapshot.iterator('default', { start: bytesOf('b') })];
    await left.next();
    expect(await drain(right)).toEqual(['"b"="2"', '"c"="3"']);
    expect(await drain(left)).toEqual(['"b"="2"', '"c"="3"']);
  });
}
