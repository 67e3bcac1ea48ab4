import type { ExternalRead, Footprint } from '../footprint';
import type { SourceIndex } from '../source-index';
import type { Violation } from '../snapshot-isolation-result';
import type { Transaction } from '../transaction';
import { explainConflict } from './explain-conflict';
import { explainMismatch } from './explain-mismatch';
import type { TimelineEvent } from './timeline';

/** The latest committed write of a key. */
export interface Version {
  readonly value: string | null;
  readonly writer: Footprint;
}

export interface ReadOf {
  readonly reader: Transaction;
  readonly read: ExternalRead;
}

/** Where a sweep ended early. */
export interface Failure {
  readonly timestamp: bigint;
  readonly violation: Violation;
  /** Where some other writer of one of these values had committed, the sweep might have gone on. */
  readonly doubtful: readonly ReadOf[];
}

/**
 * One walk through the timestamps, for one choice of the indeterminate transactions that committed. It keeps the latest committed version of
 * each key, and who is between start and commit with a write of it: at most one may.
 *
 * A commit whose timestamp is not known is left open as long as possible: until a read sees it, or until another writer of one of its keys
 * starts. Later it cannot be, and reads before that point have not seen it, so no other choice of timestamp does better.
 */
export class Sweep {
  /** Events and reads that were looked at. */
  steps = 0;
  private readonly latest = new Map<string, Version>();
  private readonly writing = new Map<string, Footprint>();
  private readonly forcing: ReadOf[] = [];

  constructor(
    private readonly timeline: readonly TimelineEvent[],
    private readonly sources: SourceIndex,
    /** The indeterminate transactions taken to have committed. */
    private readonly committed: ReadonlySet<Transaction>,
  ) {}

  /** The first thing that is wrong, or undefined where nothing is. */
  run(): Failure | undefined {
    for (const { timestamp, kind, footprint } of this.timeline) {
      this.steps += 1 + footprint.reads.size;
      const isWriter = this.hasCommitted(footprint.transaction);
      if (kind === 'commit') {
        if (isWriter) this.commit(footprint);
        continue;
      }
      const violation = (isWriter ? this.conflictOf(footprint) : undefined) ?? this.wrongReadOf(footprint);
      if (violation !== undefined) return { timestamp, ...violation };
      if (isWriter) for (const key of footprint.writes.keys()) this.writing.set(key, footprint);
    }
    return undefined;
  }

  latestVersion(key: string): Version | undefined {
    return this.latest.get(key);
  }

  private hasCommitted(transaction: Transaction): boolean {
    return transaction.status === 'committed' || this.committed.has(transaction);
  }

  private commit(writer: Footprint): void {
    for (const [key, value] of writer.writes) {
      this.latest.set(key, { value, writer });
      this.writing.delete(key);
    }
  }

  /** Both have committed, whatever else is chosen, so no read is in doubt. */
  private conflictOf(footprint: Footprint): Omit<Failure, 'timestamp'> | undefined {
    for (const key of footprint.writes.keys()) {
      const other = this.writing.get(key);
      if (other === undefined) continue;
      if (other.transaction.commitTimestamp !== undefined) return { violation: explainConflict(other, footprint, key), doubtful: [] };
      this.commit(other);
    }
    return undefined;
  }

  private wrongReadOf(footprint: Footprint): Omit<Failure, 'timestamp'> | undefined {
    const reader = footprint.transaction;
    for (const read of footprint.reads.values()) {
      if (!this.isLatest(read) && this.commitForReadOf(read)) this.forcing.push({ reader, read });
    }
    // Only now: a commit that one read forces may make an earlier one wrong.
    for (const read of footprint.reads.values()) {
      if (this.isLatest(read)) continue;
      return { violation: explainMismatch(this, this.sources, footprint, read), doubtful: [...this.forcing, { reader, read }] };
    }
    return undefined;
  }

  private isLatest({ key, value }: ExternalRead): boolean {
    return (this.latest.get(key)?.value ?? null) === value;
  }

  /** Whether the read saw a transaction in flight whose commit timestamp is unknown. It has committed, then. */
  private commitForReadOf({ key, value }: ExternalRead): boolean {
    const writer = this.writing.get(key);
    if (writer === undefined || writer.transaction.commitTimestamp !== undefined || writer.writes.get(key) !== value) return false;
    this.commit(writer);
    return true;
  }
}
