import type { Operation } from './history';
import type { SequentialModel } from './model';
import { compileHistory, type CompiledHistory } from './search/compiled-history';

/**
 * Says in words why the last return of a history, that of `stuck[0]`, cannot be explained, with the two or three operations that show it
 * where so few do.
 */
export function whyStuck<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  stuck: readonly Operation<Input, Output>[],
): string {
  const history = compileHistory(model, operations);
  const describe = (operation: Operation<Input, Output>): string =>
    `${model.describe(operation.input, operation.output)} by client ${operation.client}`;
  const rank = history.timeline.determinate - 1;
  const reason =
    reasons(history, rank, (other) => describe(history.timeline.operations[other] as Operation<Input, Output>))[0] ??
    `no order of the ${history.timeline.determinate - 1} operations that had returned before it, and the ${stuck.length - 1} that were open with it, allows that`;
  return `${describe(stuck[0]!)} is illegal: ${reason}.`;
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
