import type { Effect } from '../effect';

/** Numbers the locations and facts of a history as they are met, and knows which values its reads see. */
export class LocationValues {
  readonly locations: string[] = [];
  readonly locationOf: number[] = [];
  readonly valueOf: string[] = [];
  readonly isRequired: boolean[] = [];
  readonly hasAppends: boolean[] = [];
  private readonly hasOthers: boolean[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly facts: Map<string, number>[] = [];
  /** Per location, the values its reads see, in order; made when first asked for. */
  private readonly seen: (readonly string[])[] = [];

  get count(): number {
    return this.valueOf.length;
  }

  /** The fact that a read requires. */
  require(effect: Effect & { readonly kind: 'read' }): number {
    const fact = this.fact(this.location(effect.location), effect.value);
    this.isRequired[fact] = true;
    return fact;
  }

  /** The facts that an effect may leave; those of an append depend on what it finds, and are left to `append-index`. */
  establish(effect: Effect): number[] {
    const location = this.location(effect.location);
    if (effect.kind === 'append') this.hasAppends[location] = true;
    if (effect.kind === 'other') this.hasOthers[location] = true;
    if (effect.kind === 'other') return effect.mayLeave.map((value) => this.fact(location, value));
    return effect.kind === 'write' ? [this.fact(location, effect.value)] : [];
  }

  location(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.locations.length);
    this.locations.push(name);
    this.facts.push(new Map());
    this.hasAppends.push(false);
    this.hasOthers.push(false);
    return this.locations.length - 1;
  }

  find(location: number, value: string): number | undefined {
    return this.facts[location]!.get(value);
  }

  isGarbage(location: number, value: string): boolean {
    if (this.hasOthers[location]!) return false;
    const fact = this.find(location, value);
    if (fact !== undefined && this.isRequired[fact]!) return false;
    return !this.hasAppends[location]! || !this.seenBeginsWith(location, value);
  }

  private fact(location: number, value: string): number {
    const known = this.facts[location]!.get(value);
    if (known !== undefined) return known;
    this.facts[location]!.set(value, this.count);
    this.locationOf.push(location);
    this.valueOf.push(value);
    this.isRequired.push(false);
    return this.count - 1;
  }

  private seenBeginsWith(location: number, prefix: string): boolean {
    const seen = (this.seen[location] ??= [...this.facts[location]!].filter((entry) => this.isRequired[entry[1]]).map((entry) => entry[0]).sort());
    let [low, high] = [0, seen.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (seen[middle]! < prefix) low = middle + 1;
      else high = middle;
    }
    return low < seen.length && seen[low]!.startsWith(prefix);
  }
}
