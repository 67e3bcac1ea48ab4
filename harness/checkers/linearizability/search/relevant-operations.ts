import type { Effect } from '../effect';
import type { Operation } from '../history';
import type { SequentialModel } from '../model';
import { LocationValues } from './location-values';

export interface OperationWithEffects<Input, Output> {
  readonly operation: Operation<Input, Output>;
  /** Empty where the model does not say. */
  readonly effects: readonly Effect[];
}

/**
 * The history without the indeterminate operations that make no difference, in either verdict:
 *
 * - one that changes no state, since taking it out of a linearization leaves a linearization;
 * - one that only leaves *garbage* in a location, whatever was there: a value that no read sees, nor anything that is appended to it, and
 *   that nothing depends on in another way. Take it out of a linearization. Up to the next write of its location, nothing reads there (it
 *   would be illegal), appends are legal anyway, and nothing reads what they leave; after that write all is as it was.
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
