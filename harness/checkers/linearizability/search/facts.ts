import type { Effect } from '../model';
import { AppendChains } from './append-chains';
import { LocationValues } from './location-values';

/** No fact, or no location. */
export const NONE = -1;

/**
 * The *facts* of a history: "this location contains this value". Facts and locations are numbers. *Garbage* is a value of a location that
 * no operation depends on, neither on the value itself nor on any value that begins with it. All lists of ranks are ascending.
 */
export interface Facts {
  readonly count: number;
  readonly locations: readonly string[];
  /** Per fact. */
  readonly locationOf: readonly number[];
  readonly valueOf: readonly string[];
  /** Per fact: the operations that require it in every linearization. Indeterminate ones among them occur in every linearization. */
  readonly requiredBy: readonly (readonly number[])[];
  /** Per fact: all operations that may establish it. Appends are included only if the fact is required. */
  readonly establishedBy: readonly (readonly number[])[];
  readonly holdsInitially: readonly boolean[];
  /** Per rank: the facts that it requires. */
  readonly requires: readonly (readonly number[])[];
  /** By rank: those of `requires` that do not follow from its own effects, but from chains (`AppendChains`). */
  readonly derived: ReadonlyMap<number, readonly number[]>;
  /** Per rank: the facts that hold after it. */
  readonly leaves: readonly (readonly number[])[];
  /** Per rank: the locations that it may overwrite with a value that does not begin with the previous one. */
  readonly overwrites: readonly (readonly number[])[];
  /** Per rank: the locations that it depends on in another way than by requiring a fact. */
  readonly dependsOn: readonly (readonly number[])[];
  /** Per rank: the fact that it leaves, if a write is its only effect; else `NONE`. */
  readonly blind: Int32Array;
  /** Per rank: the location in which it always leaves garbage, if that is its only effect; else `NONE`. */
  readonly garbageAt: Int32Array;
  /** Per location. */
  readonly hasAppends: readonly boolean[];
  readonly hasOthers: readonly boolean[];
  readonly isGarbage: (location: number, value: string) => boolean;
  /** The number of the fact. Undefined if no operation requires or writes this value. */
  readonly find: (location: number, value: string) => number | undefined;
}

/** `effects`: by rank. `initialValue`: the initial value of a location. */
export function factsOf(effects: readonly (readonly Effect[])[], initialValue: (location: string) => string): Facts {
  const values = new LocationValues();
  const requires = effects.map((list) => list.filter((effect) => effect.kind === 'read').map((effect) => values.require(effect)));
  const established = effects.map((list) => list.flatMap((effect) => values.establish(effect)));
  const initialAt = (location: number): string => initialValue(values.locations[location]!);
  const establishedBy = invert(established, values.count);
  const chains = new AppendChains(effects, { values, requires, establishedBy, initialValue: initialAt });
  chains.resolve();
  const locationsOf = (list: readonly Effect[], isIncluded: (effect: Effect) => boolean): readonly number[] =>
    list.some(isIncluded) ? list.filter(isIncluded).map((effect) => values.location(effect.location)) : EMPTY;
  return {
    count: values.count,
    locations: values.locations,
    locationOf: values.locationOf,
    valueOf: values.valueOf,
    requiredBy: invert(requires, values.count),
    establishedBy: values.valueOf.map((_, fact) => establishedBy[fact] ?? []),
    holdsInitially: values.valueOf.map((value, fact) => value === initialAt(values.locationOf[fact]!)),
    requires,
    derived: chains.derived,
    leaves: effects.map((list) => (list.some(isWrite) ? list.filter(isWrite).flatMap((effect) => values.establish(effect)) : EMPTY)),
    overwrites: effects.map((list) => locationsOf(list, (effect) => effect.kind === 'write' || effect.kind === 'other')),
    dependsOn: effects.map((list, rank) =>
      locationsOf(list, (effect) => effect.kind === 'other' || (effect.kind === 'append' && !chains.derived.has(rank))),
    ),
    blind: Int32Array.from(effects, (list, rank) => (list.length === 1 && list[0]!.kind === 'write' ? established[rank]![0]! : NONE)),
    garbageAt: Int32Array.from(effects, (list, rank) =>
      list.length === 1 && !chains.derived.has(rank) ? (values.garbageLocation(list[0]!) ?? NONE) : NONE,
    ),
    hasAppends: values.hasAppends,
    hasOthers: values.hasOthers,
    isGarbage: (location, value) => values.isGarbage(location, value),
    find: (location, value) => values.find(location, value),
  };
}

const EMPTY: readonly number[] = [];

function isWrite(effect: Effect): boolean {
  return effect.kind === 'write';
}

function invert(factsByRank: readonly (readonly number[])[], count: number): number[][] {
  const ranks: number[][] = Array.from({ length: count }, () => []);
  factsByRank.forEach((facts, rank) => facts.forEach((fact) => ranks[fact]!.push(rank)));
  return ranks;
}
