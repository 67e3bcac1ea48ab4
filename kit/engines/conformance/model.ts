import fc from 'fast-check';

import { compareBytes, printBytes } from '#kit/bytes';
import { COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineSnapshot, KeyRange, WriteBatch } from '#kit/engine';

import { scan } from './engine-helpers';
import type { EngineSubject } from './engine-subject';

/** The obvious engine: a sorted list of entries for each column family, copied for every version. */
class ModelEngine {
  constructor(private readonly entries: readonly (readonly [cf: string, key: Uint8Array, value: Uint8Array])[] = []) {}

  write(batch: WriteBatch): ModelEngine {
    let entries = this.entries;
    for (const change of batch) {
      entries = entries.filter(([cf, key]) => cf !== change.cf || compareBytes(key, change.key) !== 0);
      if (change.type === 'put') entries = [...entries, [change.cf, change.key, change.value]];
    }
    return new ModelEngine(entries);
  }

  get(cf: string, key: Uint8Array): Uint8Array | undefined {
    return this.entries.find((entry) => entry[0] === cf && compareBytes(entry[1], key) === 0)?.[2];
  }

  scan(cf: string, { start, end }: KeyRange): string[] {
    return this.entries
      .filter(([family, key]) => family === cf && !(start && compareBytes(key, start) < 0) && !(end && compareBytes(key, end) >= 0))
      .toSorted((left, right) => compareBytes(left[1], right[1]))
      .map(([, key, value]) => `${printBytes(key)}=${printBytes(value)}`);
  }
}

/** Few keys, so that they meet again; some are prefixes of others, and all bytes are at a border. */
const keys = fc.array(fc.constantFrom(0, 1, 0x80, 0xff), { maxLength: 2 }).map((bytes) => Uint8Array.from(bytes));
const families = fc.constantFrom(...COLUMN_FAMILIES);
const changes = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('put' as const), cf: families, key: keys, value: fc.uint8Array({ maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('delete' as const), cf: families, key: keys }) },
);
const steps = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('write' as const), batch: fc.array(changes, { maxLength: 8 }), sync: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('snapshot' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('close' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('get' as const), which: fc.nat(), cf: families, key: keys }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('scan' as const),
      which: fc.nat(),
      cf: families,
      range: fc.record({ start: keys, end: keys }, { requiredKeys: [] }),
    }),
  },
);
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

/** Plays `history` on the engine and on the model, and compares whatever can be read. */
async function play(engine: Engine, history: readonly Step[]): Promise<void> {
  let model = new ModelEngine();
  const views: { snapshot: EngineSnapshot; model: ModelEngine }[] = [{ snapshot: engine.snapshot(), model }];
  for (const step of history) {
    // Every view that is open may be read, old ones too; the first one is never closed.
    const at = 'which' in step ? step.which % views.length : 0;
    const view = views[at]!;
    if (step.type === 'write') {
      await engine.write(step.batch, { sync: step.sync });
      model = model.write(step.batch);
    } else if (step.type === 'snapshot') views.push({ snapshot: engine.snapshot(), model });
    else if (step.type === 'get') expect(await view.snapshot.get(step.cf, step.key)).toEqual(view.model.get(step.cf, step.key));
    else if (step.type === 'scan') expect(await scan(view.snapshot, step.cf, step.range)).toEqual(view.model.scan(step.cf, step.range));
    else if (at > 0) views.splice(at, 1)[0]!.snapshot.close();
  }
  views.push({ snapshot: engine.snapshot(), model });
  for (const view of views) {
    for (const cf of COLUMN_FAMILIES) expect(await scan(view.snapshot, cf)).toEqual(view.model.scan(cf, {}));
  }
}

export function describeModel<E extends Engine>(subject: EngineSubject<E>): void {
  const run = subject.run ?? ((whole: () => Promise<void>) => whole());
  test('any sequence of calls gives what an ordered map gives', () =>
    run(async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { maxLength: 60, size: 'max' }), async (history) => {
          const engine = await subject.make();
          await engine.open();
          try {
            await play(engine, history);
          } finally {
            await engine.close();
          }
        }),
        { seed: 20250, numRuns: 40 },
      );
    }));
}
