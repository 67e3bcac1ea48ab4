import type { Operation } from '../history';
import type { Effect, SequentialModel } from '../model';
import { LocationValues } from './location-values';

export interface OperationWithEffects<Input, Output> {
  readonly operation: Operation<Input, Output>;
  /** Empty if the model has no `effects`. */
  readonly effects: readonly Effect[];
}

/**
 * The history without the indeterminate operations that cannot affect the verdict:
 *
 * - An operation that changes no state. A linearization without it is still a linearization.
 * - An operation that only leaves *garbage* in a location: a value that no read sees, also not after appends to it, and on which no operation
 *   depends in another way. Remove it from a linearization. Up to the next write of its location, no operation reads there (that would be
 *   illegal), appends are always legal, and no operation reads their result. After that write the state is the same.
 */
export function relevantOperations<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): OperationWithEffects<Input, Output>[] {
  const changing = operations.filter(({ input, output }) => output !== undefined || !model.isReadOnly(input, output));
  const effects = model.effects?.(changing);
  const entries = changing.map((operation, index) => ({ operation, effects: effects?.[index] ?? NO_EFFECTS }));
  if (changing.every((operation) => operation.output !== undefined)) return entries;
  const values = valuesOf(entries);
  return entries.filter((entry) => entry.operation.output !== undefined || !leavesGarbage(entry.effects, values));
}

const NO_EFFECTS: readonly Effect[] = [];

function valuesOf(entries: readonly OperationWithEffects<unknown, unknown>[]): LocationValues {
  const values = new LocationValues();
  for (const { effects } of entries) {
    for (const effect of effects) {
      if (effect.kind === 'read') values.require(effect);
      else values.establish(effect);
    }
  }
  return values;
}

function leavesGarbage(effects: readonly Effect[], values: LocationValues): boolean {
  return effects.length === 1 && values.garbageLocation(effects[0]!) !== undefined;
}
