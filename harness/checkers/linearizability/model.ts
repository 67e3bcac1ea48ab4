import type { Effect } from './effect';
import type { Operation } from './history';

/** What `step` answers where the operation cannot have had this output in this state. */
export const ILLEGAL: unique symbol = Symbol('illegal');

/**
 * What an object does when its operations come one after another; the specification that a concurrent history is held against.
 *
 * All methods are pure. States are values: `step` never changes the one it is given.
 */
export interface SequentialModel<State, Input, Output> {
  readonly name: string;

  initial(): State;

  /** The state after the operation, or `ILLEGAL` where it would not have answered `output`. With an undefined output any answer is fine. */
  step(state: State, input: Input, output: Output | undefined): State | typeof ILLEGAL;

  /** Equal for two states exactly if no operation tells them apart. */
  fingerprint(state: State): string;

  /** Equal for two operations only if `step` treats them alike in every state. Operations that are alike are searched as one. */
  identify(input: Input, output: Output | undefined): string;

  /** Whether the operation changes no state in which it is legal: a read, or a compare-and-set that is known to have failed. */
  isReadOnly(input: Input, output: Output | undefined): boolean;

  /** The part of the object that the operation lives in, such as its key. Parts are checked apart. Left out: there is one part. */
  partition?(input: Input): string;

  /**
   * For each operation all that it depends on and changes; the search then rules out what cannot lead anywhere. Left out: it tries more.
   * The operations are those of one partition.
   */
  effects?(operations: readonly Operation<Input, Output>[]): readonly (readonly Effect[])[];

  /** The value at a location that some effect names. Present exactly where `effects` is. */
  valueAt?(state: State, location: string): string;

  /** For people: `get(k1) → "a"`, and `put(k1, "b") → ?` where the outcome is unknown. */
  describe(input: Input, output: Output | undefined): string;
}
