import type { Operation } from './history';
import type { SequentialModel } from './model';
import { type CompiledHistory, compileHistory } from './search/compiled-history';
import { PrunedSearch, type SearchVerdict } from './search/pruned-search';
import { decideByZones, firstIllegalByZones, linearizationByZones } from './search/zones';

/** The check of one partition. It can be run in several pieces. If zones decide it, it takes no steps. */
export class PartitionCheck<State, Input, Output> {
  readonly history: CompiledHistory;
  private readonly byZones: SearchVerdict | 'undecided';
  private search: PrunedSearch | undefined;

  constructor(
    model: SequentialModel<State, Input, Output>,
    readonly operations: readonly Operation<Input, Output>[],
  ) {
    this.history = compileHistory(model, operations);
    this.byZones = decideByZones(this.history);
  }

  get steps(): number {
    return this.search?.steps ?? 0;
  }

  /** Continues for at most `maxSteps` steps. */
  run(maxSteps: number): SearchVerdict {
    if (this.byZones !== 'undecided') return this.byZones;
    this.search ??= new PrunedSearch(this.history);
    return this.search.run(maxSteps);
  }

  /**
   * After the verdict `illegal`: bounds of the return with which the history becomes illegal, counted from 0. The history is linearizable
   * before return `low`, and illegal with return `high`.
   */
  firstIllegalReturn(): { low: number; high: number } {
    const last = this.history.timeline.determinate - 1;
    if (this.byZones !== 'illegal') return { low: Math.min(this.search!.furthestTarget, last), high: last };
    return { low: 0, high: firstIllegalByZones(this.history) ?? last };
  }

  /** After the verdict `linearizable`: a linearization, without indeterminate operations that are not needed. */
  linearization(): Operation<Input, Output>[] {
    const { operations } = this.history.timeline;
    const ranks = this.search === undefined ? linearizationByZones(this.history) : this.search.linearization();
    return ranks.map((rank) => operations[rank] as Operation<Input, Output>);
  }
}

/** The operations of each partition, in the order of the names of the partitions. */
export function partitionsOf<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): [string, Operation<Input, Output>[]][] {
  const partitions = new Map<string, Operation<Input, Output>[]>();
  for (const operation of operations) {
    const name = model.partition?.(operation.input) ?? '';
    const partition = partitions.get(name);
    if (partition === undefined) partitions.set(name, [operation]);
    else partition.push(operation);
  }
  return [...partitions].sort((left, right) => (left[0] < right[0] ? -1 : 1));
}
