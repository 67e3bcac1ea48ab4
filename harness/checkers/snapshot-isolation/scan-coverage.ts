import type { Scan } from './transaction';

/** What is wrong with the form of a scan's answer, whatever the database holds; undefined where nothing is. */
export function malformation({ start, end, limit, entries }: Scan): string | undefined {
  if (limit !== undefined && entries.length > limit) return `${entries.length} entries, with a limit of ${limit}`;
  const outside = entries.find(({ key }) => key < start || (end !== undefined && key >= end));
  if (outside !== undefined) return `${outside.key}, which is outside of its range`;
  const late = entries.findIndex(({ key }, index) => index > 0 && key <= entries[index - 1]!.key);
  return late < 0 ? undefined : `${entries[late]!.key} after ${entries[late - 1]!.key}`;
}

/**
 * What a well-formed scan says of each key, as if each had been read alone: of its entries, and that every other one of `keys` (ascending)
 * in the range is absent. Beyond the last entry of a scan that stopped at its limit it says nothing.
 */
export function* readsOfScan(scan: Scan, keys: readonly string[]): Generator<[key: string, value: string | null]> {
  const found = new Map(scan.entries.map(({ key, value }) => [key, value]));
  yield* found;
  const last = scan.entries.length === scan.limit ? (scan.entries.at(-1)?.key ?? '') : undefined;
  for (let index = firstAtLeast(keys, scan.start); index < keys.length; index++) {
    const key = keys[index]!;
    if ((scan.end !== undefined && key >= scan.end) || (last !== undefined && key >= last)) return;
    if (!found.has(key)) yield [key, null];
  }
}

function firstAtLeast(keys: readonly string[], bound: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
