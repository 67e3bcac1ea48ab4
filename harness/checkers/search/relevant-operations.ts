import type { Operation } from '../history';
import type { SequentialModel } from '../model';
import { LocationValues } from './location-values';

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
): readonly Operation<Input, Output>[] {
  const changing = operations.filter(({ input, output }) => output !== undefined || !model.isReadOnly(input, output));
  if (model.effects === undefined || changing.every((operation) => operation.output !== undefined)) return changing;
  const effects = model.effects(changing);
  const values = new LocationValues();
  for (const effect of effects.flat()) {
    if (effect.kind === 'read') values.require(effect);
    else values.establish(effect);
  }
  return changing.filter((operation, index) => {
    const [effect, ...others] = effects[index]!;
    if (operation.output !== undefined || effect === undefined || others.length > 0) return true;
    return values.garbageLocation(effect) === undefined;
  });
}
