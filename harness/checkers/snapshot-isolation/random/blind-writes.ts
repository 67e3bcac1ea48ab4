import { RandomIntegers } from '../../linearizability/random/random-integers';
import { reads, transaction, writes } from '../scripted-transactions';
import type { Transaction } from '../transaction';

export interface BlindWritesOptions {
  readonly seed: number;
  readonly writers: number;
  readonly readers: number;
  readonly keys: number;
  /** The probability that a writer reads a key first. */
  readonly updatePercent: number;
}

/**
 * Writers of several keys at once, and readers of two keys that receive any of the values. Little information determines the order of the
 * versions, so most versions together are needed to show that no order fits. All transactions are concurrent. The commit timestamps are
 * random, so a checker that trusts them fails.
 */
export function blindWrites({ seed, writers, readers, keys, updatePercent }: BlindWritesOptions): Transaction[] {
  const random = new RandomIntegers(seed);
  const names = Array.from({ length: keys }, (_, index) => `k${index}`);
  const written = Array.from({ length: writers }, (_, writer) => {
    return names.filter(() => random.chance(60)).map((key) => writes(key, `v${writer}`));
  });
  const readOf = (place: number, reader: number): Transaction['operations'] => {
    const key = names[place % keys]!;
    const values = written.flatMap((writes, writer) => (writer === reader ? [] : writes)).filter((each) => each.key === key);
    return values.length === 0 ? [] : [reads(key, random.pick(values).value)];
  };
  const updates = written.map((writes, writer) => [...(random.chance(updatePercent) ? readOf(random.below(keys), writer) : []), ...writes]);
  const looks = Array.from({ length: readers }, () => {
    const first = random.below(keys);
    return [...readOf(first, -1), ...readOf(first + 1, -1)];
  });
  return [...updates, ...looks].map((operations, index) => {
    const endedAt = 1000 + index;
    return transaction(index + 1, [index + 1, 100 + random.below(100)], operations, { endedAt });
  });
}
