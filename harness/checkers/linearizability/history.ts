/**
 * One operation of a client, as the client saw it.
 *
 * Times are positions in one total order of events (invocations and returns): integers, distinct within a history. A client may have several
 * concurrent operations; only the times matter.
 */
export interface Operation<Input, Output> {
  readonly client: number;
  readonly input: Input;
  /** Undefined: indeterminate. The operation may have taken effect at any time after its invocation, may do so later, or never. */
  readonly output: Output | undefined;
  readonly invokedAt: number;
  /** `Infinity` if it never returned. Ignored for an indeterminate operation. */
  readonly returnedAt: number;
}

/** The time by which the operation must have taken effect: its return, or `Infinity` if the outcome is unknown. */
export function deadline(operation: Operation<unknown, unknown>): number {
  return operation.output === undefined ? Infinity : operation.returnedAt;
}
