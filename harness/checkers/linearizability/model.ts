import type { Operation } from './history';

/** The result of `step` if the operation cannot have this output in this state. */
export const ILLEGAL: unique symbol = Symbol('illegal');

/**
 * The sequential specification of an object: the behavior of its operations if they are executed one after another. A concurrent history
 * is compared with it.
 *
 * All methods are pure. States are values: `step` never changes its argument.
 */
export interface SequentialModel<State, Input, Output> {
  readonly name: string;

  initial(): State;

  /** The state after the operation, or `ILLEGAL` if it cannot return `output`. If the output is undefined, every result is legal. */
  step(state: State, input: Input, output: Output | undefined): State | typeof ILLEGAL;

  /** Equal for two states if and only if no operation distinguishes them. */
  fingerprint(state: State): string;

  /** Equal for two operations only if `step` treats them alike in every state. Such operations form one class in the search. */
  identify(input: Input, output: Output | undefined): string;

  /** Whether the operation changes no state in which it is legal: a read, or a compare-and-set that is known to have failed. */
  isReadOnly(input: Input, output: Output | undefined): boolean;

  /** The independent part of the object that the operation uses, such as its key. Partitions are checked separately. Default: one partition. */
  partition?(input: Input): string;

  /**
   * For each operation of one partition, everything that it depends on and changes. The search uses this to prune. Without it, the search
   * visits more configurations.
   */
  effects?(operations: readonly Operation<Input, Output>[]): readonly (readonly Effect[])[];

  /** The value at a location of an effect. Present if and only if `effects` is. */
  valueAt?(state: State, location: string): string;

  /** For people: `get(k1) → "a"`, or `put(k1, "b") → ?` if the outcome is unknown. */
  describe(input: Input, output: Output | undefined): string;
}

/**
 * What an operation depends on and changes, one location at a time. An operation does not depend on or change a location that its effects
 * do not name. If an operation reads and writes, such as a successful compare-and-set, the reads come first.
 */
export type Effect =
  /** Legal only if the location contains this value. */
  | { readonly kind: 'read'; readonly location: string; readonly value: string }
  /** Replaces any value by this one. */
  | { readonly kind: 'write'; readonly location: string; readonly value: string }
  /**
   * Appends `value` to the current value. In a location with appends, all values have this form: the empty string if absent, else `=` and
   * the text. Appending `a` to an absent or to an empty value leaves `=a`.
   */
  | { readonly kind: 'append'; readonly location: string; readonly value: string }
  /** Depends on the location in another way. It leaves the current value, or one of `mayLeave`. */
  | { readonly kind: 'other'; readonly location: string; readonly mayLeave: readonly string[] };
