import type { CompiledHistory } from './compiled-history';
import { NONE } from './facts';

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
  if (readsTheFuture(history)) return 'illegal';
  const zones = zonesOf(history);
  if (zones.some((ofLocation) => conflict(ofLocation))) return 'illegal';
  return isWholeHistory(history) ? 'linearizable' : 'undecided';
}

/** The ranks in an order that shows it, where the verdict was `linearizable`. */
export function linearizationByZones(history: CompiledHistory): number[] {
  const { facts, timeline } = history;
  const zones = zonesOf(history).flat();
  const earlierEnd = (zone: Zone): number => Math.min(zone.firstReturn, zone.lastInvocation);
  zones.sort((left, right) => (earlierEnd(left) < earlierEnd(right) ? -1 : 1));
  return zones.flatMap(({ fact }) => {
    const readers = [...facts.requiredBy[fact]!].sort((left, right) => timeline.invokedAt[left]! - timeline.invokedAt[right]!);
    return [...facts.establishedBy[fact]!, ...readers];
  });
}

function readsTheFuture({ facts, timeline }: CompiledHistory): boolean {
  return facts.requiredBy.some((readers, fact) => {
    if (readers.length === 0 || facts.holdsInitially[fact]) return false;
    const returned = timeline.returnedAt[readers[0]!]!;
    return facts.establishedBy[fact]!.every((rank) => timeline.invokedAt[rank]! > returned);
  });
}

function zonesOf(history: CompiledHistory): Zone[][] {
  const { facts } = history;
  const zones: Zone[][] = facts.locations.map(() => []);
  for (let fact = 0; fact < facts.count; fact++) {
    if (hasOneOrigin(history, fact) && mustHold(history, fact)) zones[facts.locationOf[fact]!]!.push(zoneOf(history, fact));
  }
  return zones;
}

function hasOneOrigin({ facts }: CompiledHistory, fact: number): boolean {
  return facts.establishedBy[fact]!.length + Number(facts.holdsInitially[fact]) === 1;
}

/** Else what establishes it need not have happened. */
function mustHold({ facts, timeline }: CompiledHistory, fact: number): boolean {
  return facts.requiredBy[fact]!.length > 0 || facts.establishedBy[fact]!.some((rank) => rank < timeline.determinate && facts.blind[rank] === fact);
}

function zoneOf({ facts, timeline }: CompiledHistory, fact: number): Zone {
  let firstReturn = facts.holdsInitially[fact] ? -Infinity : Infinity;
  let lastInvocation = -Infinity;
  for (const ranks of [facts.establishedBy[fact]!, facts.requiredBy[fact]!]) {
    for (const rank of ranks) {
      firstReturn = Math.min(firstReturn, timeline.returnedAt[rank]!);
      lastInvocation = Math.max(lastInvocation, timeline.invokedAt[rank]!);
    }
  }
  return { fact, firstReturn, lastInvocation };
}

function conflict(zones: readonly Zone[]): boolean {
  const forward = zones.filter((zone) => zone.firstReturn < zone.lastInvocation).sort((left, right) => left.firstReturn - right.firstReturn);
  if (forward.some((zone, index) => index > 0 && zone.firstReturn <= forward[index - 1]!.lastInvocation)) return true;
  return zones.some((zone) => {
    if (zone.firstReturn < zone.lastInvocation) return false;
    const around = lastBeginningBefore(forward, zone.lastInvocation);
    return around !== undefined && around.lastInvocation > zone.firstReturn;
  });
}

/** Of zones that are apart, in order. */
function lastBeginningBefore(forward: readonly Zone[], time: number): Zone | undefined {
  let [low, high] = [0, forward.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (forward[middle]!.firstReturn < time) low = middle + 1;
    else high = middle;
  }
  return forward[low - 1];
}

function isWholeHistory(history: CompiledHistory): boolean {
  const { facts, hasEffects, timeline } = history;
  if (!hasEffects || facts.locations.length > 1) return false;
  for (let fact = 0; fact < facts.count; fact++) if (!hasOneOrigin(history, fact)) return false;
  return timeline.operations.every((_, rank) => {
    if (facts.dependsOn[rank]!.length > 0) return false;
    return facts.blind[rank] === NONE ? facts.requires[rank]!.length === 1 && history.isReadOnly[rank] === 1 : true;
  });
}
