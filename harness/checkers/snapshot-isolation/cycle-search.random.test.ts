import { searchCycles } from './cycle-search';
import { hasSnapshotIsolation } from './plain/plain-snapshot-isolation';
import { blindWrites } from './random/blind-writes';
import { perturbReads } from './random/perturb-reads';
import { randomTransactions, type RandomTransactionsOptions } from './random/random-transactions';
import { checkTimestamps } from './timestamp-sweep';
import type { Transaction } from './transaction';

/**
 * Goal: the search never fails a history that has an explanation, and fails every history that has none, except for deletes, which it
 * ignores in part. Method: compare its verdicts with `hasSnapshotIsolation` on small random histories.
 */

const SMALL = {
  ...{ clients: 3, transactions: 6, keys: 3, operations: 4, values: undefined },
  ...{ unknownPercent: 20, mistakePercent: 0, deletePercent: 0, scanPercent: 20 },
};
const SEEDS = Array.from({ length: 300 }, (_, index) => index + 1);

function perturbed(seed: number, changes: Partial<RandomTransactionsOptions>): Transaction[] {
  return perturbReads(randomTransactions({ ...SMALL, ...changes, seed }), { seed, percent: 50 });
}

const EXACT: [string, (seed: number) => Transaction[]][] = [
  ['with mistakes', (seed) => randomTransactions({ ...SMALL, seed, mistakePercent: 40 })],
  ['with wrong reads', (seed) => perturbed(seed, {})],
  ['with wrong reads, and much concurrency', (seed) => perturbed(seed, { clients: 6, keys: 2 })],
  ['of blind writes', (seed) => blindWrites({ seed, writers: 4, readers: 4, keys: 2, updatePercent: 10 })],
  ['of blind writes to more keys', (seed) => blindWrites({ seed, writers: 4, readers: 4, keys: 3, updatePercent: 0 })],
];

const WITH_DELETES: [string, (seed: number) => Transaction[]][] = [
  ['with mistakes', (seed) => randomTransactions({ ...SMALL, seed, mistakePercent: 40, deletePercent: 30 })],
  ['with wrong reads', (seed) => perturbed(seed, { deletePercent: 30 })],
];

function isConsistent(transactions: readonly Transaction[], realTime: boolean): boolean {
  const { verdict } = searchCycles(transactions, { realTime, maxSteps: 10_000_000 });
  expect(verdict).not.toBe('unknown');
  return verdict === 'consistent';
}

describe.each([false, true])('the cycle search with realTime: %s', (realTime) => {
  test.each(EXACT)('agrees with the plain check on random histories %s, many of them legal and many illegal', (_, draw) => {
    const histories = SEEDS.map(draw);
    const expected = histories.map((history) => hasSnapshotIsolation(history, { realTime }));
    expect(histories.map((history) => isConsistent(history, realTime))).toEqual(expected);
    const legal = expected.filter(Boolean).length;
    expect(legal).toBeGreaterThan(30);
    expect(legal).toBeLessThan(270);
  });

  test.each(WITH_DELETES)('fails no legal history %s and deletes, and at least 80 percent of the illegal ones', (_, draw) => {
    const histories = SEEDS.map(draw);
    const failed = histories.filter((history) => !isConsistent(history, realTime));
    const illegal = histories.filter((history) => !hasSnapshotIsolation(history, { realTime }));
    expect(illegal).toEqual(expect.arrayContaining(failed));
    expect(failed.length / illegal.length).toBeGreaterThanOrEqual(0.8);
    expect(illegal.length).toBeGreaterThan(30);
  });

  test('passes histories of a database without mistakes, with all kinds of operations', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const options = { ...SMALL, seed, clients: 6, transactions: 150, keys: 8, deletePercent: 10 };
      expect(isConsistent(randomTransactions(options), realTime)).toBe(true);
    }
  });
});

/** The history as a client library logs it: session by session, without times and timestamps. */
function withoutTimes(transactions: readonly Transaction[]): Transaction[] {
  const bySession = transactions.toSorted((left, right) => left.client - right.client || left.beganAt - right.beganAt);
  return bySession.map((each, index) => ({ ...each, commitTimestamp: undefined, beganAt: 2 * index, endedAt: 2 * index + 1 }));
}

describe('the cycle search', () => {
  test.each([1, 2, 3])(
    'decides a long history of many blind writes without times, because it finds a likely execution (seed %s)',
    (seed) => {
      const options = { ...SMALL, seed, clients: 20, transactions: 600, keys: 500, operations: 12, unknownPercent: 0, scanPercent: 0 };
      const history = withoutTimes(randomTransactions(options)).filter(({ status }) => status === 'committed');
      expect(searchCycles(history, { realTime: false, maxSteps: 5_000_000 }).verdict).toBe('consistent');
    },
  );

  test('passes every history that the timestamps explain', () => {
    const options = { ...SMALL, clients: 5, transactions: 40, keys: 5, mistakePercent: 1 };
    const histories = SEEDS.map((seed) => randomTransactions({ ...options, seed }));
    const explained = histories.filter((history) => checkTimestamps(history, { maxSteps: 1_000_000 }).verdict === 'consistent');
    expect(explained.filter((history) => !isConsistent(history, true))).toEqual([]);
    expect(explained.length).toBeGreaterThan(100);
    expect(explained.length).toBeLessThan(SEEDS.length);
  });

  test('takes the same number of steps each time', () => {
    const results = [1, 2].map(() => searchCycles(perturbed(3, { transactions: 100 }), { realTime: true, maxSteps: 10_000_000 }));
    expect(results[0]).toEqual(results[1]);
  });
});
