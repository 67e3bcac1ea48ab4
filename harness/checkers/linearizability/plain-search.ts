import { deadline, type Operation } from './history';
import { ILLEGAL, type SequentialModel } from './model';

/**
 * The slow, simple linearizability checker that the fast one is tested against. It tries every order that real time allows, depth first,
 * and skips visited configurations (Wing & Gong 1993, with the cache of Lowe 2017). For at most about 20 operations.
 */
export function plainSearch<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): boolean {
  const seen = new Set<string>();

  function completes(taken: ReadonlySet<number>, state: State): boolean {
    const left = operations.map((_, index) => index).filter((index) => !taken.has(index));
    const earliestDeadline = Math.min(...left.map((index) => deadline(operations[index]!)));
    if (earliestDeadline === Infinity) return true;
    const configuration = `${left.join(' ')} ${model.fingerprint(state)}`;
    if (seen.has(configuration)) return false;
    seen.add(configuration);
    return left.some((index) => {
      const operation = operations[index]!;
      if (operation.invokedAt > earliestDeadline) return false;
      const next = model.step(state, operation.input, operation.output);
      return next !== ILLEGAL && completes(new Set([...taken, index]), next);
    });
  }

  return completes(new Set(), model.initial());
}
