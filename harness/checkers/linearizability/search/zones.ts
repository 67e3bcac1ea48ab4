import type { CompiledHistory } from './compiled-history';
import { firstWhere } from './first-where';
import { NONE, type Facts } from './facts';

/**
 * When a fact held at least, or (a *backward* zone) when it held at some time at most: from the first return of the operations that
 * require or establish it, to their last invocation. Backward where the first comes after the second (Gibbons & Korach 1997).
 */
interface Zone {
  readonly fact: number;
  readonly firstReturn: number;
  readonly lastInvocation: number;
}

/**
 * Decides in O(n log n) what zones can decide.
 *
 * **Illegal.** Take the facts that one thing establishes: an operation, or the initial state. Each holds in one stretch, from that on, and
 * the stretch takes in every operation that requires it. The history is illegal if
 * - an operation requires a fact, and returned before anything that establishes it was invoked;
 * - two such facts of a location have forward zones that meet: each holds throughout its zone, since an operation of its stretch comes
 *   before the zone's beginning and another after its end;
 * - a backward zone lies within a forward one of its location: an operation of the backward one's stretch comes after its beginning, one
 *   before its end, and so the stretch meets the forward zone.
 * These are facts about every linearization, so it does not matter what else the operations do.
 *
 * **Linearizable.** Where each operation only reads or writes the one location, and one thing establishes each fact, that is all (Gibbons &
 * Korach, theorem 4.1 and section 4.2): take the zones by their earlier ends, and of each the write and then the reads by invocation.
 * An operation of zone A that returned before one of zone B was invoked means A's first return is before B's last invocation; that puts A's
 * earlier end first, unless B is forward and A lies within it, or both are forward and meet.
 */
export function decideByZones(history: CompiledHistory): 'linearizable' | 'illegal' | 'undecided' {
  if (isIllegalBy(history, Infinity)) return 'illegal';
  return isWholeHistory(history) ? 'linearizable' : 'undecided';
}

/**
 * The first return, counted from 0, with which zones show that the history is illegal. Undefined if they need what was derived from later
 * reads, or if an operation may have done more, as long as it had not returned, than its output then says: a failed compare-and-set.
 */
export function firstIllegalByZones(history: CompiledHistory): number | undefined {
  const { determinate, returnedAt } = history.timeline;
  if (history.facts.hasOthers.includes(true)) return undefined;
  return firstWhere(0, determinate, (rank) => isIllegalBy(history, returnedAt[rank]!));
}

/** Whether zones show that what happened up to `time` is illegal: as if all that had not returned by then never did. */
function isIllegalBy(history: CompiledHistory, time: number): boolean {
  return readsTheFuture(history, time) || zonesOf(history, time).some((ofLocation) => conflict(ofLocation));
}

/** The ranks in an order that shows it, where the verdict was `linearizable`. */
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

/** Whether what an operation requires is known at `time`: what was derived from a later read is so only once all is. */
function isKnownBy(facts: Facts, rank: number, time: number): boolean {
  return time === Infinity || !facts.derived.has(rank);
}

function hasOneOrigin({ facts }: CompiledHistory, fact: number): boolean {
  return facts.establishedBy[fact]!.length + Number(facts.holdsInitially[fact]) === 1;
}

/** Undefined where nothing had returned by `time` that shows that the fact ever held. (A zone that never ends lies within none.) */
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

/** Of zones that are apart, in order. */
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
