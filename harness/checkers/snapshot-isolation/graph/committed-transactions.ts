import type { Transaction } from '../transaction';
import type { TransactionHistory } from '../transaction-history';

/**
 * Those that committed, and the indeterminate ones of which another transaction read a write. Every value has one
 * writer at most, and no transaction reads one that it wrote only later (`wrongSource`).
 */
export function committedTransactions({ transactions, footprints, sources }: TransactionHistory): Set<Transaction> {
  const committed = new Set(transactions.filter(({ status }) => status === 'committed'));
  for (const { reads } of footprints) {
    for (const { key, value } of reads.values()) {
      const [source] = value === null ? [] : sources.of(key, value);
      if (source !== undefined) committed.add(source.transaction);
    }
  }
  return committed;
}
