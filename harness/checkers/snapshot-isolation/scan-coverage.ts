import { firstWhere } from '../linearizability/search/first-where';
import type { TransactionScan } from './transaction';

/** What is wrong with the form of a scan's answer, whatever the database contains. Undefined if it is well-formed. */
export function malformation({ start, end, limit, entries }: TransactionScan): string | undefined {
  if (limit !== undefined && entries.length > limit) return `returned ${entries.length} entries: expected at most ${limit}, its limit`;
  const outside = entries.find(({ key }) => key < start || (end !== undefined && key >= end));
  if (outside !== undefined) return `returned ${outside.key}, which is outside its range`;
  const late = entries.findIndex(({ key }, index) => index > 0 && key <= entries[index - 1]!.key);
  return late < 0 ? undefined : `returned ${entries[late]!.key} after ${entries[late - 1]!.key}: expected ascending keys`;
}

/**
 * The reads to which a well-formed scan is equivalent, one per key: the values of its entries, and an absent value for every other one
 * of `keys` (ascending) in the range. A scan that stopped at its limit has no information about keys after its last entry.
 */
export function* readsOfScan(scan: TransactionScan, keys: readonly string[]): Generator<[key: string, value: string | null]> {
  const found = new Map(scan.entries.map(({ key, value }) => [key, value]));
  yield* found;
  const last = scan.entries.length === scan.limit ? (scan.entries.at(-1)?.key ?? '') : undefined;
  const first = firstWhere(0, keys.length, (index) => keys[index]! >= scan.start) ?? keys.length;
  for (let index = first; index < keys.length; index++) {
    const key = keys[index]!;
    if ((scan.end !== undefined && key >= scan.end) || (last !== undefined && key >= last)) return;
    if (!found.has(key)) yield [key, null];
  }
}
