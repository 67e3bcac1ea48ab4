import type { Effect } from '../effect';
import type { LocationValues } from './location-values';

/**
 * For each fact, the ranks whose append may establish it: those of what its value ends with. Only facts that are required are looked at.
 */
export function appendsThatEstablish(effects: readonly (readonly Effect[])[], values: LocationValues): number[][] {
  const indexes = values.locations.map(() => new SuffixIndex());
  effects.forEach((list, rank) => {
    for (const effect of list) if (effect.kind === 'append') indexes[values.location(effect.location)]!.add(effect.value, rank);
  });
  return values.valueOf.map((value, fact) => (values.isRequired[fact] ? indexes[values.locationOf[fact]!]!.ending(value) : []));
}

class SuffixIndex {
  private readonly ranks = new Map<string, number[]>();
  private readonly lengths = new Set<number>();

  add(suffix: string, rank: number): void {
    this.lengths.add(suffix.length);
    const ranks = this.ranks.get(suffix);
    if (ranks === undefined) this.ranks.set(suffix, [rank]);
    else ranks.push(rank);
  }

  ending(value: string): number[] {
    const found: number[] = [];
    for (const length of this.lengths) {
      if (length <= value.length) found.push(...(this.ranks.get(value.slice(value.length - length)) ?? []));
    }
    return found;
  }
}
