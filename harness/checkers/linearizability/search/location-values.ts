import type { Effect } from '../model';
import { firstWhere } from './first-where';

/** Assigns numbers to the locations and facts of a history in the order of their occurrence, and records which values its reads see. */
export class LocationValues {
  readonly locations: string[] = [];
  readonly locationOf: number[] = [];
  readonly valueOf: string[] = [];
  readonly isRequired: boolean[] = [];
  readonly hasAppends: boolean[] = [];
  readonly hasOthers: boolean[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly facts: Map<string, number>[] = [];
  /** Per location, the required values in order, and those of them that are no prefix of another. Computed at first use. */
  private readonly seen: (readonly string[])[] = [];
  private readonly longest: (readonly string[])[] = [];

  get count(): number {
    return this.valueOf.length;
  }

  /** The fact that a read requires. */
  require(effect: Effect & { readonly kind: 'read' }): number {
    const fact = this.fact(this.location(effect.location), effect.value);
    this.isRequired[fact] = true;
    return fact;
  }

  /** The facts that an effect may leave. Those of an append depend on the value before it (`AppendChains`). */
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

  /** The location of an effect that always leaves garbage, or undefined. */
  garbageLocation(effect: Effect): number | undefined {
    const location = this.location(effect.location);
    if (effect.kind === 'write') return this.isGarbage(location, effect.value) ? location : undefined;
    if (effect.kind !== 'append' || this.hasOthers[location]!) return undefined;
    return this.longestSeen(location).some((value) => value.includes(effect.value)) ? undefined : location;
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
    const seen = this.seenAt(location);
    const first = seen[firstWhere(0, seen.length, (index) => seen[index]! >= prefix) ?? seen.length];
    return first !== undefined && first.startsWith(prefix);
  }

  private seenAt(location: number): readonly string[] {
    const known = this.seen[location];
    if (known !== undefined) return known;
    const required = [...this.facts[location]!].filter((entry) => this.isRequired[entry[1]]);
    return (this.seen[location] = required.map((entry) => entry[0]).sort());
  }

  /** The required values that are no prefix of another. */
  private longestSeen(location: number): readonly string[] {
    return (this.longest[location] ??= this.seenAt(location).filter((value, index, seen) => !seen[index + 1]?.startsWith(value)));
  }
}
