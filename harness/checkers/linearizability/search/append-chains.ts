import type { Effect } from '../effect';
import type { LocationValues } from './location-values';
import { SuffixIndex } from './suffix-index';

/** What has been found out of the facts of a history so far; `AppendChains` adds to it. */
interface FactsInTheMaking {
  readonly values: LocationValues;
  /** Per rank. */
  readonly requires: number[][];
  /** Per fact; of appends nothing yet. */
  readonly establishedBy: number[][];
  /** Per location. */
  readonly initialValue: (location: number) => string;
}

/**
 * Finds which appends may establish the facts that are required, and from that what the appends themselves require.
 *
 * **Chains.** Let a fact be required, and one append be all that may establish it. Then in every linearization that append takes effect,
 * and where the location holds the value without what it appends. So this earlier fact is required too, by the append, and so on back to
 * where the chain began. What is read of unique appends thus fixes for each where it stands.
 */
export class AppendChains {
  private readonly indexes: readonly SuffixIndex[];
  /** Per rank of an append: the facts it was found to require. */
  readonly derived = new Map<number, number[]>();

  constructor(
    effects: readonly (readonly Effect[])[],
    private readonly facts: FactsInTheMaking,
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

  /** What the location held before the one append that establishes the fact; undefined if there are several ways to it. */
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

  /** Whether the location may ever hold something that is empty. Only then is appending to nothing not the only way to begin. */
  private mayBeEmpty(location: number): boolean {
    if (this.facts.initialValue(location) === '=' || this.indexes[location]!.ending('=').length > 0) return true;
    const fact = this.facts.values.find(location, '=');
    return fact !== undefined && (this.facts.establishedBy[fact]?.length ?? 0) > 0;
  }
}
