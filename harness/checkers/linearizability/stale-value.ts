import type { CompiledHistory } from './search/compiled-history';
import { NONE } from './search/facts';

/** A write that must have come after all that may have left a value, and before an operation that claims to have met it. All are ranks. */
export interface Overwriter {
  readonly write: number;
  /** What left the value; undefined where it was there initially. */
  readonly origin: number | undefined;
  /** What met the newer value before the reader was invoked, where the write itself had not returned by then. */
  readonly seenBy: number | undefined;
}

/** Whether nothing that was invoked before `reader` returned can have left the fact. */
export function isInvented({ facts, timeline }: CompiledHistory, fact: number, reader: number): boolean {
  if (facts.holdsInitially[fact]) return false;
  return facts.establishedBy[fact]!.every((rank) => timeline.invokedAt[rank]! > timeline.returnedAt[reader]!);
}

/** Undefined where there is none, or where the value may have come about in several ways. */
export function overwriterOf(history: CompiledHistory, fact: number, reader: number): Overwriter | undefined {
  const { facts, timeline } = history;
  const origins = facts.establishedBy[fact]!.filter((rank) => timeline.invokedAt[rank]! < timeline.returnedAt[reader]!);
  if (origins.length + Number(facts.holdsInitially[fact]) !== 1) return undefined;
  const [origin] = origins;
  const since = origin === undefined ? -Infinity : timeline.returnedAt[origin]!;
  for (let write = 0; write < timeline.operations.length; write++) {
    const left = facts.blind[write]!;
    const isOther = left !== NONE && left !== fact && facts.locationOf[left] === facts.locationOf[fact];
    if (!isOther || timeline.invokedAt[write]! < since) continue;
    if (returnedBefore(history, write, reader)) return { write, origin, seenBy: undefined };
    const seenBy = witness(history, write, reader);
    if (seenBy !== undefined) return { write, origin, seenBy };
  }
  return undefined;
}

/** An operation that met what `write` alone can have left, and returned before the reader was invoked. */
function witness(history: CompiledHistory, write: number, reader: number): number | undefined {
  const { facts } = history;
  const fact = facts.blind[write]!;
  if (facts.holdsInitially[fact] || facts.establishedBy[fact]!.length > 1) return undefined;
  return facts.requiredBy[fact]!.find((rank) => returnedBefore(history, rank, reader));
}

function returnedBefore({ timeline }: CompiledHistory, rank: number, other: number): boolean {
  return timeline.returnedAt[rank]! < timeline.invokedAt[other]!;
}
