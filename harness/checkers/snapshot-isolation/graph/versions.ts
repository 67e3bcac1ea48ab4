import type { Transaction } from '../transaction';
import type { TransactionHistory } from '../transaction-history';

/** The versions of one key and their readers. A version is identified by the index of the transaction that wrote it. */
export interface Versions {
  readonly key: string;
  readonly writers: readonly number[];
  /** The transactions that read the initial state of the key. */
  readonly initialReaders: readonly number[];
  /** The readers of each writer's version, without the writer itself. */
  readonly readers: ReadonlyMap<number, readonly number[]>;
}

/**
 * The versions of all keys, in the order of their first write. Only writes of `committed` transactions count.
 *
 * The writer of a value is known, because no two transactions wrote the same value. The writer of an absent key is not: it may be the
 * initial state or any delete. If the key may have been deleted, a read that found nothing is therefore ignored.
 */
export function versionsOf({ footprints, sources }: TransactionHistory, committed: ReadonlySet<Transaction>): Versions[] {
  const indexes = new Map(footprints.map(({ transaction }, index) => [transaction, index]));
  const versions = new Map<string, OpenVersions>();
  footprints.forEach(({ transaction, writes }, index) => {
    for (const key of committed.has(transaction) ? writes.keys() : []) versionsOfKey(versions, key).writers.push(index);
  });
  footprints.forEach(({ reads }, index) => {
    for (const { key, value } of reads.values()) {
      const deletes = sources.of(key, null).some(({ transaction }) => transaction.status !== 'aborted');
      if (value !== null) readersOf(versionsOfKey(versions, key), indexes.get(sources.of(key, value)[0]!.transaction)!).push(index);
      else if (!deletes) versionsOfKey(versions, key).initialReaders.push(index);
    }
  });
  return [...versions.values()];
}

interface OpenVersions extends Versions {
  readonly writers: number[];
  readonly initialReaders: number[];
  readonly readers: Map<number, number[]>;
}

function versionsOfKey(versions: Map<string, OpenVersions>, key: string): OpenVersions {
  let ofKey = versions.get(key);
  if (ofKey === undefined) versions.set(key, (ofKey = { key, writers: [], initialReaders: [], readers: new Map() }));
  return ofKey;
}

function readersOf({ readers }: OpenVersions, writer: number): number[] {
  let ofWriter = readers.get(writer);
  if (ofWriter === undefined) readers.set(writer, (ofWriter = []));
  return ofWriter;
}

/**
 * The committed transactions, and the indeterminate ones whose write another transaction read. Every value has at most one writer, and no
 * transaction reads a value that it wrote only later (`wrongSource`).
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
