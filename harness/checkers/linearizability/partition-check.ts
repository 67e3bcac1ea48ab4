import type { Operation } from './history';
import type { SequentialModel } from './model';
import { compileHistory, type CompiledHistory } from './search/compiled-history';
import { PrunedSearch, type SearchVerdict } from './search/pruned-search';
import { decideByZones, firstIllegalByZones, linearizationByZones } from './search/zones';

/** The check of one partition, a piece at a time. What zones can decide costs no step. */
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

  /** Goes on for at most `maxSteps` steps. */
  run(maxSteps: number): SearchVerdict {
    if (this.byZones !== 'undecided') return this.byZones;
    this.search ??= new PrunedSearch(this.history);
    return this.search.run(maxSteps);
  }

  /**
   * Once the verdict is `illegal`: between which returns the history becomes so, counted from the first return as 0. It is linearizable
   * before return `low`, and illegal with return `high`.
   */
  firstIllegalReturn(): { low: number; high: number } {
    const last = this.history.timeline.determinate - 1;
    if (this.byZones !== 'illegal') return { low: Math.min(this.search!.furthestTarget, last), high: last };
    return { low: 0, high: firstIllegalByZones(this.history) ?? last };
  }

  /** Once the verdict is `linearizable`: the operations in an order that shows it, without those that need not have happened. */
  linearization(): Operation<Input, Output>[] {
    const { operations } = this.history.timeline;
    const ranks = this.search === undefined ? linearizationByZones(this.history) : this.search.linearization();
    return ranks.map((rank) => operations[rank] as Operation<Input, Output>);
  }
}
