import { COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine } from '#kit/engine';

import { contents, NO_SYNC, put, rejected, remove, SYNC } from './engine-helpers';
import type { EngineSubject } from './engine-subject';
import { engineTest } from './engine-test';

export function describeDurability<E extends Engine>(subject: EngineSubject<E>): void {
  if (subject.reopen) describeReopening(subject);
  if (subject.crash) describeCrashes(subject);
}

function describeReopening<E extends Engine>(subject: EngineSubject<E>): void {
  engineTest(subject, 'what was written is there after closing and reopening, in every column family', async (engine) => {
    await engine.write(
      COLUMN_FAMILIES.flatMap((cf) => [put('', cf, cf), put('b', cf, cf), put('c', cf, cf)]),
      NO_SYNC,
    );
    await engine.write(
      COLUMN_FAMILIES.map((cf) => remove('b', cf)),
      NO_SYNC,
    );
    await engine.close();
    const reopened = await subject.reopen!(engine);
    await reopened.open();
    for (const cf of COLUMN_FAMILIES) expect(await contents(reopened, cf)).toEqual([`""="${cf}"`, `"c"="${cf}"`]);
    await reopened.close();
  });

  engineTest(subject, 'writes that were in flight when close was called are there after reopening', async (engine) => {
    const writes = Array.from({ length: 20 }, (_, i) => engine.write([put(String(i), 'x')], { sync: i % 2 === 0 }));
    await Promise.all([engine.close(), ...writes]);
    const reopened = await subject.reopen!(engine);
    await reopened.open();
    expect((await contents(reopened)).length).toBe(20);
    await reopened.close();
  });
}

function describeCrashes<E extends Engine>(subject: EngineSubject<E>): void {
  /** Runs `before`, crashes, and gives what is there afterwards. */
  const crashTest = (title: string, before: (engine: E) => Promise<void>, after: (left: string[]) => void) => {
    const run = subject.run ?? ((whole: () => Promise<void>) => whole());
    test(title, () =>
      run(async () => {
        const engine = await subject.make();
        await engine.open();
        await before(engine);
        const recovered = await subject.crash!(engine);
        await recovered.open();
        after(await contents(recovered));
        await recovered.close();
      }),
    );
  };

  crashTest(
    'a synced batch survives a crash, and so does every batch that completed before it',
    async (engine) => {
      await engine.write([put('a', '1'), put('b', '1')], NO_SYNC);
      await engine.write([remove('b'), put('c', '2')], NO_SYNC);
      await engine.write([put('d', '3')], SYNC);
    },
    (left) => expect(left).toEqual(['"a"="1"', '"c"="2"', '"d"="3"']),
  );

  crashTest(
    'an empty synced batch makes every batch before it durable',
    async (engine) => {
      await engine.write([put('a', '1')], NO_SYNC);
      await engine.write([], SYNC);
    },
    (left) => expect(left).toEqual(['"a"="1"']),
  );

  crashTest(
    'a batch that was not synced survives whole or not at all',
    async (engine) => {
      await engine.write([put('a', '1')], SYNC);
      await engine.write([put('a', '2'), put('b', '2')], NO_SYNC);
    },
    (left) => expect([['"a"="1"'], ['"a"="2"', '"b"="2"']]).toContainEqual(left),
  );

  crashTest(
    'a batch in flight survives whole or not at all',
    async (engine) => {
      await engine.write([put('a', '1')], SYNC);
      void rejected(engine.write([put('a', '2'), put('b', '2')], SYNC));
    },
    (left) => expect([['"a"="1"'], ['"a"="2"', '"b"="2"']]).toContainEqual(left),
  );
}
