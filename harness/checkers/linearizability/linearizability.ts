import { TypeKVError } from '#kit/errors';
import { explainIllegal } from './explain-illegal';
import { deadline, type Operation } from './history';
import type { LinearizabilityResult } from './linearizability-result';
import type { SequentialModel } from './model';
import { PartitionCheck } from './partition-check';
import { partitionsOf } from './partitions';

export interface LinearizabilityOptions {
  /** Configurations that the search may enter, over all partitions, before the verdict is `unknown`. A million take about a second. */
  readonly maxSteps: number;
}

/** How many steps a partition gets before the next one's turn. */
const TURN_STEPS = 1000;

/**
 * Whether some order of the operations, in which none comes before one that had returned before it was invoked, is one that the model
 * allows (Herlihy & Wing 1990). Operations may be given in any order. Deterministic, in its steps too.
 *
 * Partitions take turns, so that one that is hard does not hide another that is illegal: one illegal partition makes the verdict.
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
    throw new TypeKVError('InvalidArgument', `client ${client}: returned at ${returnedAt}, invoked at ${invokedAt}`);
  }
  if (output !== undefined && returnedAt === Infinity) {
    throw new TypeKVError('InvalidArgument', `client ${client}: the operation invoked at ${invokedAt} has an output, but never returned`);
  }
}
