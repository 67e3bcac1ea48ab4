/**
 * One call of a client, as the client saw it.
 *
 * Times are positions in one total order of events (calls and answers): integers, all distinct within a history. A client may have several
 * operations open at once; only the times matter.
 */
export interface Operation<Input, Output> {
  readonly client: number;
  readonly input: Input;
  /** Undefined: indeterminate. The operation may have taken effect at any time since its invocation, may still do so, or never. */
  readonly output: Output | undefined;
  readonly invokedAt: number;
  /** `Infinity` if it never returned. What is written here for an indeterminate operation is not looked at. */
  readonly returnedAt: number;
}

/** When the operation must have taken effect by: its return, or never where the outcome is unknown. */
export function deadline(operation: Operation<unknown, unknown>): number {
  return operation.output === undefined ? Infinity : operation.returnedAt;
}
