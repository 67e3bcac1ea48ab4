import type { Property } from '#harness/scenario/property';

/**
 * How a run ended.
 *
 * - `pass`;
 * - `violation`: a property was violated;
 * - `stuck`: no progress within the bounds of virtual time and events;
 * - `crash`: an exception, an unhandled rejection, a spinning loop, an exit, too much memory or output in the solution;
 * - `unknown`: a checker exceeded its step budget. This is an internal error: never a lost point, and never a pass.
 */
export type Verdict = 'pass' | 'violation' | 'stuck' | 'crash' | 'unknown';

/** Why a run did not pass. */
export interface Failure {
  readonly verdict: Exclude<Verdict, 'pass'>;
  /** The property that was violated: `linearizability`, `durability`. For a crash its kind: `exception`. */
  readonly property: string;
  /** What happened, for the student: values, keys, times. May have several lines. */
  readonly message: string;
  /** The client calls that violate it, if they are known. */
  readonly operations?: readonly ClientOperation[];
}

/** A client call, as the trace's `invoke` and `return` name it. */
export interface ClientOperation {
  readonly actor: string;
  readonly operation: number;
}

type Listener = (failure: RunFailed) => void;

let listener: Listener | undefined;

/** Ends a run with `failure`. Thrown by scenarios and checkers; never by solutions. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly failure: Failure;
  readonly #made = true;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = Object.freeze({ ...failure });
    Object.freeze(this);
    listener?.(this);
  }

  /** Unlike `instanceof`, this calls nothing of a solution, which may have thrown a proxy. */
  static is(thrown: unknown): thrown is RunFailed {
    return typeof thrown === 'object' && thrown !== null && #made in thrown && thrown.#made;
  }

  /**
   * Calls `hear` with each failure when it is made, until the returned function is called. A failure that is thrown inside of
   * a call from a solution passes through the solution, which may catch it.
   */
  static onMade(hear: Listener): () => void {
    const before = listener;
    listener = hear;
    return () => void (listener = before);
  }
}

export function violation(property: Property, message: string, operations: readonly ClientOperation[] = []): RunFailed {
  return new RunFailed({ verdict: 'violation', property, message, operations });
}

export function stuck(message: string): RunFailed {
  return new RunFailed({ verdict: 'stuck', property: 'liveness', message });
}

export function unknown(message: string): RunFailed {
  return new RunFailed({ verdict: 'unknown', property: 'checker budget', message });
}

/** @param kind `exception`, `not implemented`, `unhandled rejection`, `forbidden call`, `output`, `exit`, `spinning`, `memory` */
export function crash(kind: string, message: string): RunFailed {
  return new RunFailed({ verdict: 'crash', property: kind, message });
}
