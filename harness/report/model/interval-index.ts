/**
 * Finds the intervals that meet a stretch of time, among many that begin in order. Binary search finds where to begin: before
 * that point every interval has ended, which the greatest end so far tells.
 */
export class IntervalIndex<Item> {
  private readonly greatestEnd: number[];

  /** @param items in the order of their `from` */
  constructor(
    private readonly items: readonly Item[],
    private readonly span: (item: Item) => { from: number; to: number },
  ) {
    let greatest = -Infinity;
    this.greatestEnd = items.map((item) => (greatest = Math.max(greatest, span(item).to)));
  }

  /** The items that have any moment of `from` to `to`, both included, in their order. */
  between(from: number, to: number): Item[] {
    const found: Item[] = [];
    for (let i = firstAtLeast(this.greatestEnd, from); i < this.items.length; i++) {
      const item = this.items[i]!;
      const span = this.span(item);
      if (span.from > to) break;
      if (span.to >= from) found.push(item);
    }
    return found;
  }
}

/** The index of the first element of an ascending list that is at least `value`; the list's length if none is. */
export function firstAtLeast(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
