import fc from 'fast-check';

import { minimize } from './minimize';

const ITEMS = Array.from({ length: 40 }, (_, i) => i);

test('the result still fails, and removing any one item makes it pass', async () => {
  const property = fc.asyncProperty(fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 6 }), async (needed) => {
    const kept = await minimize(ITEMS, async (items) => needed.every((item) => items.includes(item)));
    expect(kept).toEqual([...needed].sort((left, right) => left - right));
  });
  await fc.assert(property, { seed: 1, numRuns: 100 });
});

test('the result is empty if nothing is needed', async () => {
  expect(await minimize(ITEMS, async () => true)).toEqual([]);
});

test('the result is complete if every part passes', async () => {
  expect(await minimize(ITEMS, async (items) => items.length === ITEMS.length)).toEqual(ITEMS);
});

test('few runs are enough if most items do not matter', async () => {
  let runs = 0;
  await minimize(ITEMS, async (items) => {
    runs++;
    return items.includes(17);
  });
  expect(runs).toBeLessThan(40);
});
