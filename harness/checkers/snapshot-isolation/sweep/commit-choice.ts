import type { TransactionHistory } from '../transaction-history';
import type { Transaction } from '../transaction';
import { Sweep, type Failure, type ReadOf } from './sweep';
import type { TimelineEvent } from './timeline';

/**
 * Finds out which indeterminate transactions committed: those that a read tells of. Where a value has one writer the read leaves no choice.
 * Where several wrote it, as with deletes, the writers are tried, each only where a sweep without it fails.
 */
export class CommitChoice {
  steps = 0;
  /** Of the sweeps that failed, the one that came furthest. */
  private furthest: Failure | undefined;

  constructor(
    private readonly history: TransactionHistory,
    private readonly timeline: readonly TimelineEvent[],
    private readonly maxSteps: number,
  ) {}

  /** Undefined: some choice explains all reads. `unknown`: the budget ran out. */
  search(): Failure | 'unknown' | undefined {
    const found = this.explains(observedForSure(this.history), new Set());
    return found === 'no' ? this.furthest : found === 'unknown' ? found : undefined;
  }

  /** Of `excluded`, it is known that they have not committed, given the others. */
  private explains(committed: ReadonlySet<Transaction>, excluded: ReadonlySet<Transaction>): 'yes' | 'no' | 'unknown' {
    if (this.steps >= this.maxSteps) return 'unknown';
    const sweep = new Sweep(this.timeline, this.history.sources, committed);
    const failure = sweep.run();
    this.steps += sweep.steps;
    if (failure === undefined) return 'yes';
    if (this.furthest === undefined || failure.timestamp > this.furthest.timestamp) this.furthest = failure;
    const tried = new Set(excluded);
    for (const candidate of this.candidates(failure.doubtful)) {
      if (committed.has(candidate) || tried.has(candidate)) continue;
      const found = this.explains(new Set([...committed, candidate]), tried);
      if (found !== 'no') return found;
      tried.add(candidate);
    }
    return 'no';
  }

  /** Those whose commit would give one of the reads another meaning. */
  private candidates(doubtful: readonly ReadOf[]): Set<Transaction> {
    const candidates = new Set<Transaction>();
    for (const { reader, read } of doubtful) {
      for (const { transaction, isFinal } of this.history.sources.of(read.key, read.value)) {
        const isVisible = isFinal && (transaction.commitTimestamp ?? transaction.startTimestamp) < reader.startTimestamp;
        if (isVisible && transaction.status === 'indeterminate' && transaction !== reader) candidates.add(transaction);
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
      const [source, ...others] = value === null ? [] : sources.of(key, value);
      if (others.length > 0 || source?.transaction.status !== 'indeterminate' || source.transaction === transaction) continue;
      observed.add(source.transaction);
    }
  }
  return observed;
}
