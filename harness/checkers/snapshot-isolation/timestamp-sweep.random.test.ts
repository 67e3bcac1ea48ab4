import { plainTimestampCheck } from './plain/plain-timestamp-check';
import { perturbReads } from './random/perturb-reads';
import { randomTransactions, type RandomTransactionsOptions } from './random/random-transactions';
import { checkTimestamps } from './timestamp-sweep';
import type { Transaction } from './transaction';

/**
 * Goal: the verdicts of the sweep are correct. Method: compare them with `plainTimestampCheck` on small random histories close to the
 * limit of what is legal.
 */

const SMALL = {
  ...{ clients: 3, transactions: 6, keys: 3, operations: 4, values: undefined },
  ...{ unknownPercent: 25, mistakePercent: 0, deletePercent: 0, scanPercent: 25 },
};
const SEEDS = Array.from({ length: 500 }, (_, index) => index + 1);

interface SweepCase {
  readonly changes?: Partial<RandomTransactionsOptions>;
  readonly perturbPercent?: number;
}

const SWEEP_CASES: [string, SweepCase][] = [
  ['with mistakes', { changes: { mistakePercent: 25 } }],
  ['with mistakes, and deletes', { changes: { mistakePercent: 25, deletePercent: 30 } }],
  ['with mistakes, and few values', { changes: { mistakePercent: 25, values: 2, deletePercent: 20 } }],
  ['with wrong reads', { perturbPercent: 30, changes: { scanPercent: 0 } }],
  ['with wrong reads, and deletes', { perturbPercent: 30, changes: { deletePercent: 30, keys: 2 } }],
  [
    'with wrong reads, few values and many unknown outcomes',
    { perturbPercent: 15, changes: { values: 2, unknownPercent: 50, keys: 2, transactions: 5 } },
  ],
];

function draw(seed: number, { changes, perturbPercent }: SweepCase): Transaction[] {
  const transactions = randomTransactions({ ...SMALL, ...changes, seed });
  return perturbPercent === undefined ? transactions : perturbReads(transactions, { seed, percent: perturbPercent });
}

function isConsistent(transactions: readonly Transaction[]): boolean {
  const { verdict } = checkTimestamps(transactions, { maxSteps: 1_000_000 });
  expect(verdict).not.toBe('unknown');
  return verdict === 'consistent';
}

describe('the timestamp sweep', () => {
  test.each(SWEEP_CASES)('agrees with the plain check on random histories %s, many of them legal and many illegal', (_, sweepCase) => {
    const histories = SEEDS.map((seed) => draw(seed, sweepCase));
    const expected = histories.map(plainTimestampCheck);
    expect(histories.map(isConsistent)).toEqual(expected);
    const legal = expected.filter(Boolean).length;
    expect(legal).toBeGreaterThan(50);
    expect(legal).toBeLessThan(450);
  });

  test('passes histories of a database without mistakes, with all kinds of operations', () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const options = { ...SMALL, seed, clients: 6, transactions: 150, keys: 8, deletePercent: 20, values: seed % 2 === 0 ? 5 : undefined };
      expect(isConsistent(randomTransactions(options))).toBe(true);
    }
  });

  test('takes the same number of steps each time', () => {
    const options = { ...SMALL, seed: 1, transactions: 200, deletePercent: 20 };
    const results = [1, 2].map(() => checkTimestamps(randomTransactions(options), { maxSteps: 1_000_000 }));
    expect(results[0]).toEqual(results[1]);
    expect(results[0]!.steps).toBeGreaterThan(200);
  });
});
