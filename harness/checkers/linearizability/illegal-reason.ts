import type { Operation } from './history';
import type { SequentialModel } from './model';
import type { CompiledHistory } from './search/compiled-history';
import { NONE } from './search/facts';

/**
 * Explains in words why no linearization contains the return of `stuck[0]`, with the two or three operations that show it, if so few
 * do. The rest of `stuck`: the operations that were open then. `history`: up to that return. `operations`: with their final outcomes.
 */
export function whyStuck<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: CompiledHistory,
  operations: readonly Operation<Input, Output>[],
  stuck: readonly Operation<Input, Output>[],
): string {
  const [first, ...others] = stuck;
  const returned = history.timeline.determinate - 1;
  const describe = (operation: Operation<Input, Output>): string =>
    `${model.describe(operation.input, operation.output)} by client ${operation.client}`;
  const byInvocation = new Map(operations.map((operation) => [operation.invokedAt, operation]));
  const name = (rank: number): string => describe(byInvocation.get(history.timeline.invokedAt[rank]!)!);
  const reason =
    whyNotHeld(history, returned, name) ??
    `no order of the ${returned} operations that returned before it and the ${others.length} operations concurrent with it explains its result`;
  return `${describe(first!)} is illegal: ${reason}.`;
}

/** The reason why one of the facts that the reader requires cannot have held. Undefined if no two or three operations show it. */
function whyNotHeld(history: CompiledHistory, reader: number, name: (rank: number) => string): string | undefined {
  const derived = history.facts.derived.get(reader) ?? [];
  for (const fact of history.facts.requires[reader]!) {
    if (derived.includes(fact)) continue;
    if (isInvented(history, fact, reader)) return 'no operation invoked before its return can have written this value';
    const overwriter = overwriterOf(history, fact, reader);
    if (overwriter !== undefined) return describeOverwriter(overwriter, name);
  }
  return undefined;
}

function describeOverwriter({ write, origin, seenBy }: Overwriter, name: (rank: number) => string): string {
  const order = origin === undefined ? '' : `${name(origin)} returned before ${name(write)} was invoked, and `;
  const end = seenBy === undefined ? name(write) : `${name(seenBy)}, which saw ${name(write)},`;
  return `its value was already overwritten: ${order}${end} returned before this operation was invoked`;
}

/** A write after every operation that may have left a value, and before an operation that read this value. All numbers are ranks. */
interface Overwriter {
  readonly write: number;
  /** The operation that left the value. Undefined if it is the initial value. */
  readonly origin: number | undefined;
  /** An operation that read the newer value before the reader was invoked, if the write itself had not returned by then. */
  readonly seenBy: number | undefined;
}

/** Whether no operation invoked before the return of `reader` can have left the fact. */
function isInvented({ facts, timeline }: CompiledHistory, fact: number, reader: number): boolean {
  if (facts.holdsInitially[fact]) return false;
  return facts.establishedBy[fact]!.every((rank) => timeline.invokedAt[rank]! > timeline.returnedAt[reader]!);
}

/** Undefined if there is none, or if several operations may have left the value. */
function overwriterOf(history: CompiledHistory, fact: number, reader: number): Overwriter | undefined {
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

/** An operation that read a value that only `write` can have left, and returned before the reader was invoked. */
function witness(history: CompiledHistory, write: number, reader: number): number | undefined {
  const { facts } = history;
  const fact = facts.blind[write]!;
  if (facts.holdsInitially[fact] || facts.establishedBy[fact]!.length > 1) return undefined;
  return facts.requiredBy[fact]!.find((rank) => returnedBefore(history, rank, reader));
}

function returnedBefore({ timeline }: CompiledHistory, rank: number, other: number): boolean {
  return timeline.returnedAt[rank]! < timeline.invokedAt[other]!;
}
