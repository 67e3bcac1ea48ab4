import type { Operation } from './history';

/** Why a history is not linearizable, on the shortest beginning of it that is not. */
export interface IllegalExplanation<Input, Output> {
  /** A linearization of everything before the return that no linearization explains, in its order. */
  readonly longestPrefix: readonly Operation<Input, Output>[];
  /** The operation with that return first, then those that were open with it and are not in `longestPrefix`. */
  readonly stuck: readonly Operation<Input, Output>[];
  readonly message: string;
}

export type LinearizabilityResult<Input, Output> =
  | { readonly verdict: 'linearizable'; readonly steps: number }
  | {
      readonly verdict: 'illegal';
      readonly steps: number;
      /** The key, or the empty string where the model has no partitions. */
      readonly partition: string;
      readonly explanation: IllegalExplanation<Input, Output>;
    }
  /** The step budget ran out. Not a pass: the caller retries with a larger budget, or reports that the checker was too weak. */
  | { readonly verdict: 'unknown'; readonly steps: number };
