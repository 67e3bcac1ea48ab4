import { searchCycles } from '../cycle-search';
import type { SnapshotIsolationResult } from '../snapshot-isolation-result';
import { checkTimestamps } from '../timestamp-sweep';
import { MISTAKES, type Mistake } from './mistake';
import { randomTransactions } from './random-transactions';

/** Goal: the histories that the checkers are tested with are worth it: each mistake of the database does break something. */

const OPTIONS = {
  ...{ clients: 3, transactions: 30, keys: 3, operations: 4, values: undefined },
  ...{ unknownPercent: 10, mistakePercent: 30, deletePercent: 0, scanPercent: 30 },
};

function resultsOf(mistake: Mistake, check: (transactions: ReturnType<typeof randomTransactions>) => SnapshotIsolationResult): Set<string> {
  const results = Array.from({ length: 40 }, (_, seed) => check(randomTransactions({ ...OPTIONS, seed, mistakes: [mistake] })));
  return new Set(results.map((result) => (result.verdict === 'violation' ? result.anomaly : result.verdict)));
}

/** What a mistake shows as, among others. The black box cannot tell old timestamps whose effects nobody saw, but mostly somebody does. */
const SHOWS_AS: [Mistake, string, string][] = [
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
    expect(SHOWS_AS.map(([mistake]) => mistake)).toEqual([...MISTAKES]);
  });

  test.each(SHOWS_AS)('the mistake “%s” shows as a %s by the timestamps, and as a %s without them', (mistake, bySweep, bySearch) => {
    expect(resultsOf(mistake, (transactions) => checkTimestamps(transactions, { maxSteps: 1_000_000 }))).toContain(bySweep);
    expect(resultsOf(mistake, (transactions) => searchCycles(transactions, { realTime: true, maxSteps: 10_000_000 }))).toContain(bySearch);
  });
});
