/**
 * Finds the intervals that overlap a given one, among many that are sorted by their start. A binary search over the maximum end so
 * far finds the first candidate: every interval before it has already ended.
 */
export class IntervalIndex<Item> {
  private readonly maxEnd: number[];

  /** @param items sorted by their `from` */
  constructor(
    private readonly items: readonly Item[],
    private readonly span: (item: Item) => { from: number; to: number },
  ) {
    let max = -Infinity;
    this.maxEnd = items.map((item) => (max = Math.max(max, span(item).to)));
  }

  /** The items that overlap [`from`, `to`], in their order. */
  between(from: number, to: number): Item[] {
    const found: Item[] = [];
    for (let i = lowerBound(this.maxEnd, from); i < this.items.length; i++) {
      const item = this.items[i]!;
      const span = this.span(item);
      if (span.from > to) break;
      if (span.to >= from) found.push(item);
    }
    return found;
  }
}

/** The index of the first element of an ascending list that is at least `value`; the length of the list if there is none. */
export function lowerBound(ascending: readonly number[], value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
