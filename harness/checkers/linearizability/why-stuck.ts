import type { Operation } from './history';
import type { SequentialModel } from './model';
import type { CompiledHistory } from './search/compiled-history';
import { isInvented, overwriterOf, type Overwriter } from './stale-value';

/**
 * Says in words why the return of `stuck[0]` cannot be explained, with the two or three operations that show it where so few do. The rest
 * of `stuck`: what was open then, and could not help. `history`: up to that return. `operations`: as they ended.
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
    `no order of the ${returned} operations that had returned before it, and the ${others.length} that were open with it, allows that`;
  return `${describe(first!)} is illegal: ${reason}.`;
}

/** The first reason that one of the facts the reader requires cannot have held; undefined where no few operations show it. */
function whyNotHeld(history: CompiledHistory, reader: number, name: (rank: number) => string): string | undefined {
  const derived = history.facts.derived.get(reader) ?? [];
  for (const fact of history.facts.requires[reader]!) {
    if (derived.includes(fact)) continue;
    if (isInvented(history, fact, reader)) return 'nothing that was invoked before it returned can have written that';
    const overwriter = overwriterOf(history, fact, reader);
    if (overwriter !== undefined) return describeOverwriter(overwriter, name);
  }
  return undefined;
}

function describeOverwriter({ write, origin, seenBy }: Overwriter, name: (rank: number) => string): string {
  const came = origin === undefined ? '' : ` was invoked after ${name(origin)} had returned, and`;
  const seen = seenBy === undefined ? '' : ` was seen by ${name(seenBy)}, which`;
  return `${name(write)}${came}${seen} had returned before it was invoked`;
}
