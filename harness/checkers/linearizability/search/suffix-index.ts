/** Appends by what they append, to find those that a value may end with. */
export class SuffixIndex {
  private readonly ranks = new Map<string, number[]>();
  private readonly lengths = new Map<number, number>();
  private readonly distinct = new Set<number>();

  add(appended: string, rank: number): void {
    this.lengths.set(rank, appended.length);
    this.distinct.add(appended.length);
    const ranks = this.ranks.get(appended);
    if (ranks === undefined) this.ranks.set(appended, [rank]);
    else ranks.push(rank);
  }

  /** How much `rank` appends. */
  lengthOf(rank: number): number {
    return this.lengths.get(rank)!;
  }

  /** The ranks whose append may have left `value`: `=` and then something that ends with what they append. */
  ending(value: string): number[] {
    if (!value.startsWith('=')) return [];
    const text = value.slice(1);
    const found: number[] = [];
    for (const length of this.distinct) {
      if (length <= text.length) found.push(...(this.ranks.get(text.slice(text.length - length)) ?? []));
    }
    return found;
  }
}
