import { deadline, type Operation } from './history';
import type { IllegalExplanation } from './linearizability-result';
import type { SequentialModel } from './model';
import { PartitionCheck } from './partition-check';

/**
 * Finds the first return that no linearization explains. Every beginning of a linearizable history is linearizable, so the returns up to
 * which the history is linearizable come first, and bisection finds the last of them. `maxSteps` is for each beginning that is looked at;
 * one that needs more counts as linearizable, and then the explanation is correct but not the shortest.
 */
export function explainIllegal<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  maxSteps: number,
): IllegalExplanation<Input, Output> {
  const returns = operations.map(deadline).filter((time) => time < Infinity).sort((left, right) => left - right);
  let longestPrefix: Operation<Input, Output>[] = [];
  let [low, high] = [0, returns.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const check = new PartitionCheck(model, beginning(operations, returns[middle]!));
    const verdict = check.run(maxSteps);
    if (verdict === 'linearizable') longestPrefix = check.linearization();
    if (verdict === 'illegal') high = middle;
    else low = middle + 1;
  }
  const stuck = stuckAt(operations, returns[low]!, longestPrefix);
  return { longestPrefix, stuck, message: describeStuck(model, stuck, longestPrefix) };
}

/** What was known when the event at `time` had happened: what was still open then is indeterminate. */
function beginning<Input, Output>(operations: readonly Operation<Input, Output>[], time: number): Operation<Input, Output>[] {
  return operations
    .filter((operation) => operation.invokedAt <= time)
    .map((operation) => (deadline(operation) <= time ? operation : { ...operation, output: undefined, returnedAt: Infinity }));
}

/** The operation that returned at `time`, then the others that were open then and are not placed. */
function stuckAt<Input, Output>(
  operations: readonly Operation<Input, Output>[],
  time: number,
  placed: readonly Operation<Input, Output>[],
): Operation<Input, Output>[] {
  const isPlaced = new Set(placed.map((operation) => operation.invokedAt));
  return operations
    .filter((operation) => operation.invokedAt < time && deadline(operation) >= time)
    .filter((operation) => deadline(operation) === time || !isPlaced.has(operation.invokedAt))
    .sort((left, right) => (deadline(left) < deadline(right) ? -1 : deadline(left) > deadline(right) ? 1 : left.invokedAt - right.invokedAt));
}

function describeStuck<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  stuck: readonly Operation<Input, Output>[],
  longestPrefix: readonly Operation<Input, Output>[],
): string {
  const [first] = stuck;
  return `${model.describe(first!.input, first!.output)} by client ${first!.client}, after ${longestPrefix.length}`;
}
