import type { Effect } from '../effect';
import { appendsThatEstablish } from './append-index';
import { LocationValues } from './location-values';

/** What an operation that only writes one location, whatever it held, is given as where it is not one. */
export const NOT_BLIND = -1;

/**
 * What the effects of a history say about *facts*: "this location holds this value". A fact is a number, and so is a location.
 * All lists of ranks and of facts ascend.
 */
export interface Facts {
  readonly count: number;
  readonly locations: readonly string[];
  readonly locationOf: readonly number[];
  readonly valueOf: readonly string[];
  /** The determinate operations that are illegal where the fact does not hold. */
  readonly requiredBy: readonly (readonly number[])[];
  /** All operations after which the fact may hold although it did not before. */
  readonly establishedBy: readonly (readonly number[])[];
  readonly holdsInitially: readonly boolean[];
  /** Per rank: the facts it requires. */
  readonly requires: readonly (readonly number[])[];
  /** Per rank: the locations that may hold something else after it, which does not begin with what they held before. */
  readonly overwrites: readonly (readonly number[])[];
  /** Per rank: the locations that it depends on in other ways than by requiring a fact. */
  readonly dependsOn: readonly (readonly number[])[];
  /** Per rank: the fact it leaves, if a write is its only effect; else `NOT_BLIND`. */
  readonly blind: Int32Array;
  /** Per rank, 1 for a blind write of a value that is garbage. */
  readonly isGarbageWrite: Uint8Array;
  /** Whether a value is one that no operation looks at where a location holds it, nor where it holds something that begins with it. */
  readonly isGarbage: (location: number, value: string) => boolean;
  /** The fact's number, or undefined if no operation reads or writes this value. */
  readonly find: (location: number, value: string) => number | undefined;
  readonly hasAppends: readonly boolean[];
}

/** `initialValue`: what a location holds at first. `effects`: by rank, indeterminate operations from rank `determinate` on. */
export function factsOf(effects: readonly (readonly Effect[])[], initialValue: (location: string) => string): Facts {
  const values = new LocationValues();
  const requires = effects.map((list) => list.flatMap((effect) => (effect.kind === 'read' ? [values.require(effect)] : EMPTY)));
  const established = effects.map((list) => list.flatMap((effect) => values.establish(effect)));
  const locationsWith = (...kinds: readonly Effect['kind'][]): number[][] =>
    effects.map((list) => list.filter((effect) => kinds.includes(effect.kind)).map((effect) => values.location(effect.location)));
  const establishedBy = invert(established, values.count);
  const blind = Int32Array.from(effects, (list, rank) => (list.length === 1 && list[0]!.kind === 'write' ? established[rank]![0]! : NOT_BLIND));
  appendsThatEstablish(effects, values).forEach((ranks, fact) => addRanks(establishedBy, fact, ranks));
  return {
    count: values.count,
    locations: values.locations,
    locationOf: values.locationOf,
    valueOf: values.valueOf,
    requiredBy: invert(requires, values.count),
    establishedBy,
    holdsInitially: values.valueOf.map((value, fact) => initialValue(values.locations[values.locationOf[fact]!]!) === value),
    requires,
    overwrites: locationsWith('write', 'other'),
    dependsOn: locationsWith('append', 'other'),
    blind,
    isGarbageWrite: Uint8Array.from(blind, (fact) => Number(fact !== NOT_BLIND && values.isGarbage(values.locationOf[fact]!, values.valueOf[fact]!))),
    isGarbage: (location, value) => values.isGarbage(location, value),
    find: (location, value) => values.find(location, value),
    hasAppends: values.hasAppends,
  };
}

const EMPTY: readonly number[] = [];

function invert(factsByRank: readonly (readonly number[])[], count: number): number[][] {
  const ranks: number[][] = Array.from({ length: count }, () => []);
  factsByRank.forEach((facts, rank) => facts.forEach((fact) => ranks[fact]!.push(rank)));
  return ranks;
}

function addRanks(ranksByFact: number[][], fact: number, more: readonly number[]): void {
  if (more.length === 0) return;
  ranksByFact[fact] = [...new Set([...ranksByFact[fact]!, ...more])].sort((left, right) => left - right);
}
