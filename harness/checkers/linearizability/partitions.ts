import type { Operation } from './history';
import type { SequentialModel } from './model';

/** The operations of each partition, in the order of the partitions' names. */
export function partitionsOf<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): [string, Operation<Input, Output>[]][] {
  const partitions = new Map<string, Operation<Input, Output>[]>();
  for (const operation of operations) {
    const name = model.partition?.(operation.input) ?? '';
    const partition = partitions.get(name);
    if (partition === undefined) partitions.set(name, [operation]);
    else partition.push(operation);
  }
  return [...partitions].sort((left, right) => (left[0] < right[0] ? -1 : 1));
}
