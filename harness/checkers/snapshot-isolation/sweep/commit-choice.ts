import type { TransactionHistory } from '../transaction-history';
import type { Transaction } from '../transaction';
import { Sweep, type Failure, type ReadOf } from './sweep';
import type { TimelineEvent } from './timeline';

/**
 * Finds out which indeterminate transactions committed: those that a read tells of. Where a value has one writer the read leaves no choice.
 * Where several wrote it, as with deletes, the writers are tried, each only where a sweep without it fails.
 */
export class CommitChoice {
  private readonly sweep: Sweep;
  /** Of the failures, the one that came latest. */
  private furthest: Failure | undefined;

  constructor(
    private readonly history: TransactionHistory,
    timeline: readonly TimelineEvent[],
    private readonly maxSteps: number,
  ) {
    this.sweep = new Sweep(timeline, history.sources);
    for (const transaction of observedForSure(history)) this.sweep.choose(transaction, true);
  }

  get steps(): number {
    return this.sweep.steps;
  }

  /** Undefined: some choice explains all reads. `unknown`: the budget ran out. */
  search(): Failure | 'unknown' | undefined {
    const found = this.explains(new Set());
    return found === 'no' ? this.furthest : found === 'unknown' ? found : undefined;
  }

  /** Of `excluded`, it is known that they have not committed, given those that have. Where it says no, the choice is what it was. */
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

  /** Those whose commit would give one of the reads another meaning. */
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

/** The indeterminate transactions of which some other transaction read a value that nobody else wrote. */
function observedForSure({ footprints, sources }: TransactionHistory): Set<Transaction> {
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
