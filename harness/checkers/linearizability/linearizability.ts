import { TypeKVError } from '#kit/errors';

import { type IllegalExplanation, explainIllegal } from './explain-illegal';
import { deadline, type Operation } from './history';

import type { SequentialModel } from './model';
import { PartitionCheck, partitionsOf } from './partition-check';

export interface LinearizabilityOptions {
  /** The maximum number of configurations to visit, over all partitions. After that the verdict is `unknown`. A million take about a second. */
  readonly maxSteps: number;
}

export type LinearizabilityResult<Input, Output> =
  | { readonly verdict: 'linearizable'; readonly steps: number }
  | {
      readonly verdict: 'illegal';
      readonly steps: number;
      /** The key, or the empty string if the model has no partitions. */
      readonly partition: string;
      readonly explanation: IllegalExplanation<Input, Output>;
    }
  /** The step budget was exhausted. Not a pass: the caller retries with a larger budget, or reports that the check was inconclusive. */
  | { readonly verdict: 'unknown'; readonly steps: number };

/** The number of steps of a partition before the turn of the next one. */
const TURN_STEPS = 1000;

/**
 * Checks linearizability (Herlihy & Wing 1990): whether the model allows some order of the operations that respects real time. Real time
 * means: if one operation returned before another was invoked, it comes first. Operations may be given in any order. Deterministic,
 * including its steps.
 *
 * Partitions take turns (round robin), so that a difficult partition does not hide an illegal one. One illegal partition decides the verdict.
 * Throws `InvalidArgument` for an operation that returned before it was invoked, or has an output but never returned.
 */
export function checkLinearizability<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  options: LinearizabilityOptions,
): LinearizabilityResult<Input, Output> {
  operations.forEach(refuseImpossible);
  const open = partitionsOf(model, operations).map(([name, part]) => ({ name, check: new PartitionCheck(model, part) }));
  let steps = 0;
  while (open.length > 0 && steps < options.maxSteps) {
    const { name, check } = open.shift()!;
    const before = check.steps;
    const verdict = check.run(Math.min(TURN_STEPS, options.maxSteps - steps));
    steps += check.steps - before;
    if (verdict === 'illegal') return { verdict, steps, partition: name, explanation: explainIllegal(model, check, options.maxSteps) };
    if (verdict === 'unknown') open.push({ name, check });
  }
  return { verdict: open.length === 0 ? 'linearizable' : 'unknown', steps };
}

function refuseImpossible(operation: Operation<unknown, unknown>): void {
  const { client, invokedAt, output } = operation;
  const returnedAt = deadline(operation);
  if (returnedAt <= invokedAt) {
    throw new TypeKVError(
      'InvalidArgument',
      `client ${client}: an operation invoked at ${invokedAt} returned at ${returnedAt}; expected a later return`,
    );
  }
  if (output !== undefined && returnedAt === Infinity) {
    throw new TypeKVError('InvalidArgument', `client ${client}: the operation invoked at ${invokedAt} has an output, but never returned`);
  }
}
