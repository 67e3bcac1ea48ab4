import type { Effect } from '../model';
import type { LocationValues } from './location-values';

/** The facts of a history that are known so far. `AppendChains` adds to them. */
interface PartialFacts {
  readonly values: LocationValues;
  /** Per rank. */
  readonly requires: number[][];
  /** Per fact; without appends. */
  readonly establishedBy: number[][];
  /** Per location. */
  readonly initialValue: (location: number) => string;
}

/**
 * Finds the appends that may establish the required facts. From these it derives the facts that the appends themselves require.
 *
 * **Chains.** Suppose that a fact is required, and only one append may establish it. Then that append takes effect in every linearization,
 * in a state in which the location contains the value without the appended text. So the append requires this earlier fact, and so on back
 * to the start of the chain. A read of unique appends therefore determines the position of each of them.
 */
export class AppendChains {
  private readonly indexes: readonly SuffixIndex[];
  /** Per rank of an append: its derived requirements. */
  readonly derived = new Map<number, number[]>();

  constructor(
    effects: readonly (readonly Effect[])[],
    private readonly facts: PartialFacts,
  ) {
    const indexes = facts.values.locations.map(() => new SuffixIndex());
    effects.forEach((list, rank) => {
      for (const effect of list) if (effect.kind === 'append') indexes[facts.values.location(effect.location)]!.add(effect.value, rank);
    });
    this.indexes = indexes;
  }

  resolve(): void {
    const { values } = this.facts;
    const isOfAppends = (fact: number): boolean => values.isRequired[fact]! && values.hasAppends[values.locationOf[fact]!]!;
    const queue = values.valueOf.map((_, fact) => fact).filter(isOfAppends);
    for (const fact of queue) {
      const appends = this.indexes[values.locationOf[fact]!]!.ending(values.valueOf[fact]!);
      this.establish(fact, appends);
      const earlier = this.onlyPredecessor(fact, appends);
      if (earlier === undefined) continue;
      if (!this.isRequired(fact, earlier)) queue.push(this.require(fact, earlier));
      this.link(appends[0]!, this.require(fact, earlier));
    }
  }

  private establish(fact: number, appends: readonly number[]): void {
    const { establishedBy } = this.facts;
    establishedBy[fact] = [...new Set([...(establishedBy[fact] ?? []), ...appends])].sort((left, right) => left - right);
  }

  private isRequired(later: number, value: string): boolean {
    const { values } = this.facts;
    const fact = values.find(values.locationOf[later]!, value);
    return fact !== undefined && values.isRequired[fact]!;
  }

  private require(later: number, value: string): number {
    const { values } = this.facts;
    return values.require({ kind: 'read', location: values.locations[values.locationOf[later]!]!, value });
  }

  private link(append: number, fact: number): void {
    this.facts.requires[append]!.push(fact);
    this.derived.set(append, [...(this.derived.get(append) ?? []), fact]);
  }

  /** The value of the location before the only append that establishes the fact. Undefined if there are several possibilities. */
  private onlyPredecessor(fact: number, appends: readonly number[]): string | undefined {
    const { values, establishedBy, initialValue } = this.facts;
    const location = values.locationOf[fact]!;
    const value = values.valueOf[fact]!;
    if (appends.length !== 1 || establishedBy[fact]!.length !== 1 || initialValue(location) === value) return undefined;
    const length = this.indexes[location]!.lengthOf(appends[0]!);
    if (length === 0) return undefined;
    const before = value.slice(0, value.length - length);
    if (before !== '=') return before;
    return this.mayBeEmpty(location) ? undefined : '';
  }

  /** Whether the location may ever contain an empty value. If not, the first append is always to an absent value. */
  private mayBeEmpty(location: number): boolean {
    if (this.facts.initialValue(location) === '=' || this.indexes[location]!.ending('=').length > 0) return true;
    const fact = this.facts.values.find(location, '=');
    return fact !== undefined && (this.facts.establishedBy[fact]?.length ?? 0) > 0;
  }
}

/** Appends, indexed by the appended text, to find those with which a value may end. */
class SuffixIndex {
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

  /** The length of the text that `rank` appends. */
  lengthOf(rank: number): number {
    return this.lengths.get(rank)!;
  }

  /** The ranks of the appends that may have left `value`: `=` and a text that ends with the appended text. */
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
