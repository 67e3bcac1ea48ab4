import { beginning } from './beginning';
import { deadline, type Operation } from './history';
import type { IllegalExplanation } from './linearizability-result';
import type { SequentialModel } from './model';
import { PartitionCheck } from './partition-check';
import { byRank } from './search/timeline';
import { whyStuck } from './why-stuck';

/**
 * Finds the first return that no linearization explains. Every beginning of a linearizable history is linearizable, so the history is
 * linearizable up to that return, and illegal from it on. `check`: of the whole partition, with the verdict `illegal`. `maxSteps` is for
 * each beginning that is looked at; one that needs more counts as linearizable, and then the explanation is not the shortest.
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
  /** Of the history up to return `high`, once that was looked at. */
  private illegal: PartitionCheck<State, Input, Output> | undefined;
  private readonly returns: readonly number[];
  /** The history is linearizable before return `low`, and illegal with return `high`. */
  private low: number;
  private high: number;
  /** Which return `longestPrefix` goes up to. */
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

  /** The bounds are most often close to what is sought: so the steps from them double, and bisection does the rest. */
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
    return new PartitionCheck(this.model, beginning(this.check.operations, this.returns[index]!));
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

/** The operation that returned at `time`, then the others that were open then and are not placed, by their returns. */
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
