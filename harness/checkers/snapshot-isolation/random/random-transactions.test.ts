import { searchCycles } from '../cycle-search';
import type { SnapshotIsolationResult } from '../snapshot-isolation-result';
import { checkTimestamps } from '../timestamp-sweep';
import { DATABASE_MISTAKES, type DatabaseMistake } from './mistake';
import { randomTransactions } from './random-transactions';

/**
 * Goal: the random histories exercise the checkers. Method: make each mistake of the database many times, and check that both checkers
 * report an anomaly that it causes.
 */

const OPTIONS = {
  ...{ clients: 3, transactions: 30, keys: 3, operations: 4, values: undefined },
  ...{ unknownPercent: 10, mistakePercent: 30, deletePercent: 0, scanPercent: 30 },
};

function resultsOf(
  mistake: DatabaseMistake,
  check: (transactions: ReturnType<typeof randomTransactions>) => SnapshotIsolationResult,
): Set<string> {
  const results = Array.from({ length: 40 }, (_, seed) => check(randomTransactions({ ...OPTIONS, seed, mistakes: [mistake] })));
  return new Set(results.map((result) => (result.verdict === 'violation' ? result.anomaly : result.verdict)));
}

/** An anomaly that each mistake causes, by the sweep and by the search. The search detects an old timestamp only if its effects were read. */
const SHOWS_AS: [DatabaseMistake, string, string][] = [
  ['old snapshot', 'stale read', 'session violation'],
  ['latest version', 'future read', 'fractured read'],
  ['dirty read', 'future read', 'aborted read'],
  ['own writes unseen', 'own write not read', 'own write not read'],
  ['scan misses', 'phantom', 'fractured read'],
  ['no conflict check', 'write conflict', 'lost update'],
  ['torn commit', 'fractured read', 'fractured read'],
  ['wrong outcome', 'aborted read', 'aborted read'],
  ['hidden from a client', 'stale read', 'session violation'],
  ['old start', 'session violation', 'session violation'],
  ['old commit', 'commit before start', 'lost update'],
];

describe('random transactions', () => {
  test('every mistake is listed here', () => {
    expect(SHOWS_AS.map(([mistake]) => mistake)).toEqual([...DATABASE_MISTAKES]);
  });

  test.each(SHOWS_AS)('the mistake “%s” is reported as a %s with timestamps, and as a %s without them', (mistake, bySweep, bySearch) => {
    expect(resultsOf(mistake, (transactions) => checkTimestamps(transactions, { maxSteps: 1_000_000 }))).toContain(bySweep);
    expect(resultsOf(mistake, (transactions) => searchCycles(transactions, { realTime: true, maxSteps: 10_000_000 }))).toContain(bySearch);
  });
});
