import { RandomIntegers } from '../../linearizability/random/random-integers';
import type { Transaction } from '../transaction';
import { read, transaction, write } from '../hand-made';

export interface BlindWritesOptions {
  readonly seed: number;
  readonly writers: number;
  readonly readers: number;
  readonly keys: number;
  /** Of each writer: how likely it reads a key first. */
  readonly updatePercent: number;
}

/**
 * Writers of several keys at once, and readers of two keys that get any of the values: hardly anything tells the order of the versions, so
 * it takes most of them together to see that none fits. All are open at once. The commit timestamps are drawn at random, so whoever trusts
 * them goes astray.
 */
export function blindWrites({ seed, writers, readers, keys, updatePercent }: BlindWritesOptions): Transaction[] {
  const random = new RandomIntegers(seed);
  const names = Array.from({ length: keys }, (_, index) => `k${index}`);
  const written = Array.from({ length: writers }, (_, writer) => {
    return names.filter(() => random.chance(60)).map((key) => write(key, `v${writer}`));
  });
  const readOf = (place: number, reader: number): Transaction['operations'] => {
    const key = names[place % keys]!;
    const values = written.flatMap((writes, writer) => (writer === reader ? [] : writes)).filter((each) => each.key === key);
    return values.length === 0 ? [] : [read(key, random.pick(values).value)];
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
