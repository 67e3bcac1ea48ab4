import type { Operation } from '../history';
import type { SequentialModel } from '../model';
import { factsOf, type Facts } from './facts';
import { relevantOperations } from './relevant-operations';
import { NO_STATE, StateTable } from './state-table';
import { byRank, timelineOf, type Timeline } from './timeline';

/** One partition of a history in numeric form. */
export interface CompiledHistory {
  readonly timeline: Timeline<unknown, unknown>;
  /** Per rank. Operations of one class behave alike in every state. */
  readonly classOf: Int32Array;
  readonly classes: number;
  /** Per rank, 1 for a determinate operation that changes no state. */
  readonly isReadOnly: Uint8Array;
  readonly facts: Facts;
  /** Whether `facts` describe everything that the operations depend on and change. If not, they are empty. */
  readonly hasEffects: boolean;
  /** The state after the operation. `NO_STATE` if it is illegal, or in no linearization of the history. */
  readonly next: (state: number, rank: number) => number;
  /** The fact about a location that holds in a state. Undefined if no operation reads or writes this value. */
  readonly factAt: (state: number, location: number) => number | undefined;
  readonly valueAt: (state: number, location: number) => string;
}

/** Removes the operations that cannot affect the verdict. */
export function compileHistory<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: readonly Operation<Input, Output>[],
): CompiledHistory {
  const entries = relevantOperations(model, history).sort((left, right) => byRank(left.operation, right.operation));
  const operations = entries.map((entry) => entry.operation);
  const valueAt = (state: State, location: string): string => model.valueAt!(state, location);
  const initial = model.initial();
  const facts = factsOf(
    entries.map((entry) => entry.effects),
    (location) => valueAt(initial, location),
  );
  const [classOf, classes] = classify(model, operations);
  const table = new StateTable(model, classes, model.effects === undefined ? model.fingerprint : fingerprintBy(facts, valueAt));
  const factAt = factReader(facts, (state, location) => valueAt(table.state(state), location));
  const isInNoLinearization = (state: number, rank: number): boolean =>
    facts.derived.has(rank) && facts.derived.get(rank)!.some((fact) => factAt(state, facts.locationOf[fact]!) !== fact);
  return {
    timeline: timelineOf(operations),
    classOf,
    classes: classes.length,
    isReadOnly: Uint8Array.from(operations, ({ input, output }) => Number(output !== undefined && model.isReadOnly(input, output))),
    facts,
    hasEffects: model.effects !== undefined,
    next: (state, rank) => (isInNoLinearization(state, rank) ? NO_STATE : table.next(state, classOf[rank]!)),
    factAt,
    valueAt: (state, location) => valueAt(table.state(state), facts.locations[location]!),
  };
}

function classify<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): [Int32Array, Operation<Input, Output>[]] {
  const numbers = new Map<string, number>();
  const classes: Operation<Input, Output>[] = [];
  const classOf = Int32Array.from(operations, (operation) => {
    const identity = model.identify(operation.input, operation.output);
    const known = numbers.get(identity);
    if (known !== undefined) return known;
    numbers.set(identity, classes.length);
    return classes.push(operation) - 1;
  });
  return [classOf, classes];
}

/**
 * **All garbage is equal.** Garbage is a value that no read sees, and that no read sees after appends to it. States that differ only in
 * garbage are one state for the search: a read there is illegal in both, an append leaves garbage in both, and a write makes them equal.
 */
function fingerprintBy<State>(facts: Facts, valueAt: (state: State, location: string) => string): (state: State) => string {
  return (state) => {
    const values = facts.locations.map((name, location) => {
      const value = valueAt(state, name);
      return facts.isGarbage(location, value) ? null : value;
    });
    return values.length === 1 ? (values[0] === null ? 'garbage' : `value ${values[0]}`) : JSON.stringify(values);
  };
}

function factReader(facts: Facts, valueAt: (state: number, location: string) => string): CompiledHistory['factAt'] {
  const rows: (number | undefined)[][] = [];
  return (state, location) => {
    const row = (rows[state] ??= facts.locations.map((name, index) => facts.find(index, valueAt(state, name))));
    return row[location];
  };
}
