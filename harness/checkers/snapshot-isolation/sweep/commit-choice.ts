import type { Transaction } from '../transaction';
import type { TransactionHistory } from '../transaction-history';
import { type SweepFailure, type ReadOf, Sweep } from './sweep';
import type { TimestampEvent } from './timestamp-order';

/**
 * Decides which indeterminate transactions committed: those whose writes were read. If a value has one writer, the read leaves no choice.
 * If it has several, as deletes do, the writers are tried one by one, and only after a sweep without the writer has failed.
 */
export class CommitChoice {
  private readonly sweep: Sweep;
  /** The failure with the highest timestamp. */
  private furthest: SweepFailure | undefined;

  constructor(
    private readonly history: TransactionHistory,
    timeline: readonly TimestampEvent[],
    private readonly maxSteps: number,
  ) {
    this.sweep = new Sweep(timeline, history.sources);
    for (const transaction of certainlyCommitted(history)) this.sweep.choose(transaction, true);
  }

  get steps(): number {
    return this.sweep.steps;
  }

  /** Undefined: some choice explains all reads. `unknown`: the step budget was exhausted. */
  search(): SweepFailure | 'unknown' | undefined {
    const found = this.explains(new Set());
    return found === 'no' ? this.furthest : found === 'unknown' ? found : undefined;
  }

  /** `excluded`: known not to have committed, given those that have. If the answer is no, the choice is unchanged. */
  private explains(excluded: ReadonlySet<Transaction>): 'yes' | 'no' | 'unknown' {
    if (this.steps >= this.maxSteps) return 'unknown';
    const failure = this.sweep.run();
    if (failure === undefined) return 'yes';
    if (this.furthest === undefined || failure.timestamp > this.furthest.timestamp) this.furthest = failure;
    const tried = new Set(excluded);
    for (const candidate of this.candidates(failure.doubtful)) {
      if (tried.has(candidate)) continue;
      this.sweep.choose(candidate, true);
      const found = this.explains(tried);
      if (found !== 'no') return found;
      this.sweep.choose(candidate, false);
      tried.add(candidate);
    }
    return 'no';
  }

  /** The transactions whose commit would explain one of the reads differently. */
  private candidates(doubtful: readonly ReadOf[]): Set<Transaction> {
    const candidates = new Set<Transaction>();
    for (const { reader, read } of doubtful) {
      for (const { transaction, isFinal } of this.history.sources.of(read.key, read.value)) {
        const isOpen = transaction.status === 'indeterminate' && !this.sweep.hasCommitted(transaction) && transaction !== reader;
        const isVisible = isFinal && (transaction.commitTimestamp ?? transaction.startTimestamp) < reader.startTimestamp;
        if (isOpen && isVisible) candidates.add(transaction);
      }
    }
    return candidates;
  }
}

/** The indeterminate transactions that wrote a value that another transaction read and nobody else wrote. */
function certainlyCommitted({ footprints, sources }: TransactionHistory): Set<Transaction> {
  const observed = new Set<Transaction>();
  for (const { transaction, reads } of footprints) {
    for (const { key, value } of reads.values()) {
      const writers = value === null ? [] : sources.of(key, value);
      const writer = writers[0]?.transaction;
      if (writers.length === 1 && writer !== transaction && writer!.status === 'indeterminate') observed.add(writer!);
    }
  }
  return observed;
}
