import type { Transaction } from '../transaction';
import type { TransactionHistory } from '../transaction-history';

/** The versions of one key, each known by the index of the transaction that wrote it, and who read which. */
export interface Versions {
  readonly key: string;
  readonly writers: readonly number[];
  /** Who read the key before anybody had written it. */
  readonly initialReaders: readonly number[];
  /** The readers of each writer's version, the writer itself not among them. */
  readonly readers: ReadonlyMap<number, readonly number[]>;
}

/**
 * The versions of all keys, in the order of their first write. `committed` says whose writes count.
 *
 * Who wrote a value is known, since nobody else wrote the same; but an absent key may be the initial state or the work of any delete, so
 * where the key may have been deleted a read that found nothing tells nothing here.
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
