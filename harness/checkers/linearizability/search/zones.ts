import type { CompiledHistory } from './compiled-history';
import { firstWhere } from './first-where';
import { NONE, type Facts } from './facts';

/**
 * The zone of a fact: from the first return of the operations that require or establish it, to their last invocation (Gibbons & Korach
 * 1997). In a *forward* zone the first return comes first, and the fact holds throughout the zone. Otherwise the zone is *backward*, and the
 * fact holds at some time within it.
 */
interface Zone {
  readonly fact: number;
  readonly firstReturn: number;
  readonly lastInvocation: number;
}

/**
 * Decides by zones in O(n log n), if zones are sufficient.
 *
 * **Illegal.** Consider the facts that have one origin: an operation, or the initial state. Each holds in one interval from its origin on,
 * and the interval contains every operation that requires the fact. The history is illegal if
 * - an operation requires a fact, and returned before any origin of it was invoked;
 * - two such facts of a location have overlapping forward zones: each fact holds throughout its zone, because one operation of its interval
 *   comes before the start of the zone and another after its end;
 * - a backward zone is within a forward one of its location: one operation of the backward zone's interval comes after its start, one
 *   before its end, so the interval overlaps the forward zone.
 * This is true for every linearization, so other effects of the operations do not matter.
 *
 * **Linearizable.** If each operation only reads or writes the one location, and each fact has one origin, these conditions are sufficient
 * (Gibbons & Korach, theorem 4.1 and section 4.2): take the zones in the order of their earlier ends, and of each zone the write and then
 * the reads by invocation. If an operation of zone A returned before one of zone B was invoked, A's first return is before B's last
 * invocation. Then A's earlier end comes first, unless B is forward and A is within it, or both are forward and overlap.
 */
export function decideByZones(history: CompiledHistory): 'linearizable' | 'illegal' | 'undecided' {
  if (isIllegalBy(history, Infinity)) return 'illegal';
  return isWholeHistory(history) ? 'linearizable' : 'undecided';
}

/**
 * The first return, counted from 0, with which zones show that the history is illegal. Undefined if this depends on facts derived from later
 * reads, or if an operation such as a failed compare-and-set may have other effects before its output is known.
 */
export function firstIllegalByZones(history: CompiledHistory): number | undefined {
  const { determinate, returnedAt } = history.timeline;
  if (history.facts.hasOthers.includes(true)) return undefined;
  return firstWhere(0, determinate, (rank) => isIllegalBy(history, returnedAt[rank]!));
}

/** Whether zones show that the history up to `time` is illegal. Operations that had not returned by then count as indeterminate. */
function isIllegalBy(history: CompiledHistory, time: number): boolean {
  return readsTheFuture(history, time) || zonesOf(history, time).some((ofLocation) => conflict(ofLocation));
}

/** After the verdict `linearizable`: the ranks in the order of a linearization. */
export function linearizationByZones(history: CompiledHistory): number[] {
  const { facts, timeline } = history;
  const zones = zonesOf(history, Infinity).flat();
  const earlierEnd = (zone: Zone): number => Math.min(zone.firstReturn, zone.lastInvocation);
  zones.sort((left, right) => (earlierEnd(left) < earlierEnd(right) ? -1 : 1));
  return zones.flatMap(({ fact }) => {
    const readers = [...facts.requiredBy[fact]!].sort((left, right) => timeline.invokedAt[left]! - timeline.invokedAt[right]!);
    return [...facts.establishedBy[fact]!, ...readers];
  });
}

function readsTheFuture({ facts, timeline }: CompiledHistory, time: number): boolean {
  return facts.requiredBy.some((readers, fact) => {
    const first = readers.find((rank) => isKnownBy(facts, rank, time));
    if (first === undefined || facts.holdsInitially[fact]) return false;
    const returned = timeline.returnedAt[first]!;
    return returned <= time && facts.establishedBy[fact]!.every((rank) => timeline.invokedAt[rank]! > returned);
  });
}

function zonesOf(history: CompiledHistory, time: number): Zone[][] {
  const { facts } = history;
  const zones: Zone[][] = facts.locations.map(() => []);
  for (let fact = 0; fact < facts.count; fact++) {
    const zone = hasOneOrigin(history, fact) ? zoneOf(history, fact, time) : undefined;
    if (zone !== undefined) zones[facts.locationOf[fact]!]!.push(zone);
  }
  return zones;
}

/** Whether the requirements of an operation are known at `time`. Derived ones depend on later reads, so they are known only at the end. */
function isKnownBy(facts: Facts, rank: number, time: number): boolean {
  return time === Infinity || !facts.derived.has(rank);
}

function hasOneOrigin({ facts }: CompiledHistory, fact: number): boolean {
  return facts.establishedBy[fact]!.length + Number(facts.holdsInitially[fact]) === 1;
}

/** Undefined if no return by `time` shows that the fact ever held. (A zone that never ends is within no other zone.) */
function zoneOf({ facts, timeline }: CompiledHistory, fact: number, time: number): Zone | undefined {
  const origin = facts.establishedBy[fact]![0];
  const zone = { fact, firstReturn: facts.holdsInitially[fact] ? -Infinity : Infinity, lastInvocation: -Infinity };
  const include = (rank: number): void => {
    if (timeline.returnedAt[rank]! <= time) zone.firstReturn = Math.min(zone.firstReturn, timeline.returnedAt[rank]!);
    zone.lastInvocation = Math.max(zone.lastInvocation, timeline.invokedAt[rank]!);
  };
  let isShown = origin !== undefined && timeline.returnedAt[origin]! <= time && facts.leaves[origin]!.includes(fact);
  for (const rank of facts.requiredBy[fact]!) {
    if (!isKnownBy(facts, rank, time) || (time < Infinity && timeline.returnedAt[rank]! > time)) continue;
    include(rank);
    isShown = true;
  }
  if (origin !== undefined) include(origin);
  return isShown ? zone : undefined;
}

function conflict(zones: readonly Zone[]): boolean {
  const forward = zones.filter((zone) => zone.firstReturn < zone.lastInvocation);
  forward.sort((left, right) => left.firstReturn - right.firstReturn);
  if (forward.some((zone, index) => index > 0 && zone.firstReturn <= forward[index - 1]!.lastInvocation)) return true;
  return zones.some((zone) => {
    if (zone.firstReturn < zone.lastInvocation) return false;
    const around = lastBeginningBefore(forward, zone.lastInvocation);
    return around !== undefined && around.lastInvocation > zone.firstReturn;
  });
}

/** `forward`: disjoint zones, in order. */
function lastBeginningBefore(forward: readonly Zone[], time: number): Zone | undefined {
  const after = firstWhere(0, forward.length, (index) => forward[index]!.firstReturn >= time) ?? forward.length;
  return forward[after - 1];
}

function isWholeHistory(history: CompiledHistory): boolean {
  const { facts, hasEffects, timeline } = history;
  if (!hasEffects || facts.locations.length > 1) return false;
  for (let fact = 0; fact < facts.count; fact++) if (!hasOneOrigin(history, fact)) return false;
  const isRead = (rank: number): boolean => history.isReadOnly[rank] === 1 && facts.requires[rank]!.length === 1;
  return timeline.operations.every((_, rank) => facts.blind[rank] !== NONE || isRead(rank));
}
