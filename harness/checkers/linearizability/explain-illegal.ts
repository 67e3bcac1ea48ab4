import { deadline, type Operation } from './history';
import { whyStuck } from './illegal-reason';

import type { SequentialModel } from './model';
import { PartitionCheck } from './partition-check';
import { byRank } from './search/timeline';

/** Why a history is not linearizable, for its shortest prefix that is not. */
export interface IllegalExplanation<Input, Output> {
  /** A linearization of all operations before the first return that no linearization explains, in its order. */
  readonly longestPrefix: readonly Operation<Input, Output>[];
  /** The operation with that return, then the operations that were open with it and are not in `longestPrefix`. */
  readonly stuck: readonly Operation<Input, Output>[];
  readonly message: string;
}

/**
 * Finds the first return that no linearization explains. Every prefix of a linearizable history is linearizable, so there is one return
 * before which the history is linearizable and from which on it is illegal. `check`: the check of the whole partition, with the verdict
 * `illegal`. `maxSteps`: for each prefix that is checked. A prefix that needs more steps counts as linearizable; then the explanation may
 * not be the shortest.
 */
export function explainIllegal<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  check: PartitionCheck<State, Input, Output>,
  maxSteps: number,
): IllegalExplanation<Input, Output> {
  const search = new FirstIllegalReturn(model, check, maxSteps);
  const time = search.find();
  const stuck = stuckAt(check.operations, time, search.longestPrefix);
  const message = whyStuck(model, search.shortestIllegal.history, check.operations, stuck);
  return { longestPrefix: search.longestPrefix, stuck, message };
}

class FirstIllegalReturn<State, Input, Output> {
  longestPrefix: Operation<Input, Output>[] = [];
  /** The check of the history up to return `high`, after it was checked. */
  private illegal: PartitionCheck<State, Input, Output> | undefined;
  private readonly returns: readonly number[];
  /** The history is linearizable before return `low`, and illegal with return `high`. */
  private low: number;
  private high: number;
  /** The return at which `longestPrefix` ends. */
  private longest = -1;

  constructor(
    private readonly model: SequentialModel<State, Input, Output>,
    private readonly check: PartitionCheck<State, Input, Output>,
    private readonly maxSteps: number,
  ) {
    const returns = check.operations.map(deadline).filter((time) => time < Infinity);
    this.returns = Float64Array.from(returns).sort() as unknown as readonly number[];
    ({ low: this.low, high: this.high } = check.firstIllegalReturn());
  }

  /** The result is usually close to one of the bounds: the search starts there with doubling steps, and then bisects. */
  find(): number {
    const fromBelow = this.low > 0;
    for (let stride = 1; this.low < this.high; stride *= 2) {
      const index = fromBelow ? Math.min(this.high - 1, this.low + stride - 1) : Math.max(this.low, this.high - stride);
      if (this.probe(index) === fromBelow) break;
    }
    while (this.low < this.high) this.probe((this.low + this.high) >> 1);
    if (this.longest < this.low - 1) this.probe(this.low - 1);
    return this.returns[this.low]!;
  }

  /** The check of the history up to the return that was found. */
  get shortestIllegal(): PartitionCheck<State, Input, Output> {
    return this.illegal ?? this.checkUpTo(this.high);
  }

  private checkUpTo(index: number): PartitionCheck<State, Input, Output> {
    return new PartitionCheck(this.model, prefixUpTo(this.check.operations, this.returns[index]!));
  }

  /** Whether the history is illegal with return `index`. */
  private probe(index: number): boolean {
    const check = this.checkUpTo(index);
    const verdict = check.run(this.maxSteps);
    if (verdict === 'illegal') [this.high, this.illegal] = [index, check];
    else this.low = index + 1;
    if (verdict === 'linearizable') [this.longest, this.longestPrefix] = [index, check.linearization()];
    return verdict === 'illegal';
  }
}

/** The operation that returned at `time`, then the other open operations that are not placed, in the order of their returns. */
function stuckAt<Input, Output>(
  operations: readonly Operation<Input, Output>[],
  time: number,
  placed: readonly Operation<Input, Output>[],
): Operation<Input, Output>[] {
  const isPlaced = new Set(placed.map((operation) => operation.invokedAt));
  return operations
    .filter((operation) => operation.invokedAt < time && deadline(operation) >= time)
    .filter((operation) => deadline(operation) === time || !isPlaced.has(operation.invokedAt))
    .sort(byRank);
}

/** The prefix of the history up to the event at `time`: operations that are open at that time are indeterminate. */
function prefixUpTo<Input, Output>(operations: readonly Operation<Input, Output>[], time: number): Operation<Input, Output>[] {
  return operations
    .filter((operation) => operation.invokedAt <= time)
    .map((operation) => (deadline(operation) <= time ? operation : { ...operation, output: undefined, returnedAt: Infinity }));
}
