import { deadline, type Operation } from './history';

/** What was known when the event at `time` had happened: what was still open then is indeterminate. */
export function beginning<Input, Output>(operations: readonly Operation<Input, Output>[], time: number): Operation<Input, Output>[] {
  return operations
    .filter((operation) => operation.invokedAt <= time)
    .map((operation) => (deadline(operation) <= time ? operation : { ...operation, output: undefined, returnedAt: Infinity }));
}
