import type { Operation } from './history';
import type { SequentialModel } from './model';
import type { CompiledHistory } from './search/compiled-history';

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
  const reader = history.timeline.determinate - 1;
  const describe = (operation: Operation<Input, Output>): string =>
    `${model.describe(operation.input, operation.output)} by client ${operation.client}`;
  // By what it answered in the end, if it was still open then.
  const original = new Map(operations.map((operation) => [operation.invokedAt, operation]));
  const name = (rank: number): string => describe(original.get(history.timeline.invokedAt[rank]!)!);
  const reason = reasons(history, reader, name)[0] ?? noOrder(reader, others.length);
  return `${describe(first!)} is illegal: ${reason}.`;
}

function noOrder(returned: number, open: number): string {
  return `no order of the ${returned} operations that had returned before it, and the ${open} that were open with it, allows that`;
}

function reasons(history: CompiledHistory, reader: number, name: (rank: number) => string): string[] {
  const derived = history.facts.derived.get(reader) ?? [];
  const facts = history.facts.requires[reader]!.filter((fact) => !derived.includes(fact));
  return facts.flatMap((fact) => whyNotHeld(new Evidence(history, fact, reader), name) ?? []);
}

function whyNotHeld(evidence: Evidence, name: (rank: number) => string): string | undefined {
  if (evidence.isInvented()) return 'nothing that was invoked before it returned can have written that';
  const overwriter = evidence.overwriter();
  if (overwriter === undefined) return undefined;
  const { write, seenBy, origin } = overwriter;
  const after = origin === undefined ? '' : ` was invoked after ${name(origin)} had returned, and`;
  if (seenBy === undefined) return `${name(write)}${after} had returned before it was invoked`;
  return `${name(write)}${after === '' ? ' had overwritten that' : after.slice(0, -5)}, and ${name(seenBy)} had returned before it was invoked`;
}

interface Overwriter {
  readonly write: number;
  /** What saw the newer value before the reader was invoked, where the write itself had not returned by then. */
  readonly seenBy: number | undefined;
  /** What had written the value that is read; undefined if it was there initially. */
  readonly origin: number | undefined;
}

/** What speaks against `reader` having met `fact`. */
class Evidence {
  private readonly location: number;

  constructor(
    private readonly history: CompiledHistory,
    private readonly fact: number,
    private readonly reader: number,
  ) {
    this.location = history.facts.locationOf[fact]!;
  }

  isInvented(): boolean {
    const { facts, timeline } = this.history;
    if (facts.holdsInitially[this.fact]) return false;
    return facts.establishedBy[this.fact]!.every((rank) => timeline.invokedAt[rank]! > timeline.returnedAt[this.reader]!);
  }

  /** A write of something else, after all that may have written the fact and before the reader. */
  overwriter(): Overwriter | undefined {
    const { facts, timeline } = this.history;
    const origins = facts.establishedBy[this.fact]!.filter((rank) => timeline.invokedAt[rank]! < timeline.returnedAt[this.reader]!);
    const [origin] = origins;
    if (origins.length > 1 || (origin !== undefined && facts.holdsInitially[this.fact])) return undefined;
    const since = origin === undefined ? -Infinity : timeline.returnedAt[origin]!;
    for (let write = 0; write < timeline.operations.length; write++) {
      if (!facts.overwrites[write]!.includes(this.location) || timeline.invokedAt[write]! < since) continue;
      if (facts.blind[write] === this.fact || facts.blind[write]! < 0) continue;
      if (this.isBeforeReader(write)) return { write, seenBy: undefined, origin };
      const seenBy = this.onlyWriterOf(facts.blind[write]!, write) && facts.requiredBy[facts.blind[write]!]!.find((rank) => this.isBeforeReader(rank));
      if (typeof seenBy === 'number') return { write, seenBy, origin };
    }
    return undefined;
  }

  private onlyWriterOf(fact: number, write: number): boolean {
    const { facts } = this.history;
    return !facts.holdsInitially[fact] && facts.establishedBy[fact]!.every((rank) => rank === write);
  }

  private isBeforeReader(rank: number): boolean {
    const { invokedAt, returnedAt } = this.history.timeline;
    return returnedAt[rank]! < invokedAt[this.reader]!;
  }
}
