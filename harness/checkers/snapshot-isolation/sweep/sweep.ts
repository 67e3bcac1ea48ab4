import type { ExternalRead, Footprint } from '../footprint';
import type { Violation } from '../snapshot-isolation-result';
import type { SourceIndex } from '../source-index';
import type { Transaction } from '../transaction';
import { type CommittedVersion, explainConflict, explainMismatch } from './explain-violation';
import type { TimestampEvent } from './timestamp-order';
import { UndoMap } from './undo-map';

export interface ReadOf {
  readonly reader: Transaction;
  readonly read: ExternalRead;
}

/** The first violation that a sweep finds. */
export interface SweepFailure {
  readonly timestamp: bigint;
  readonly violation: Violation;
  /** If another writer of one of these values had committed, the sweep might have continued. */
  readonly doubtful: readonly ReadOf[];
}

type Wrong = Omit<SweepFailure, 'timestamp'>;

interface Mark {
  readonly latest: number;
  readonly writing: number;
  readonly forcing: number;
}

/**
 * Visits all timestamps in order, for a choice of the indeterminate transactions that committed. It maintains the latest committed version
 * of each key, and the writer of each key that is between its start and its commit: at most one is allowed. When the choice changes, it
 * goes back to the first event that this affects.
 *
 * A commit with an unknown timestamp is postponed as long as possible: until a read sees it, or until another writer of one of its keys
 * starts. It cannot be later than that, and reads before that point have not seen it, so no other timestamp explains more.
 */
export class Sweep {
  /** Events and reads that were visited. */
  steps = 0;
  private readonly latest = new UndoMap<CommittedVersion>();
  private readonly writing = new UndoMap<Footprint>();
  private readonly forcing: ReadOf[] = [];
  /** The indeterminate transactions that are assumed to have committed. */
  private readonly committed = new Set<Transaction>();
  /** For each event so far, the state to restore before it. */
  private readonly marks: Mark[] = [];
  private readonly startEvents = new Map<Transaction, number>();

  constructor(
    private readonly timeline: readonly TimestampEvent[],
    private readonly sources: SourceIndex,
  ) {
    timeline.forEach(({ kind, footprint }, index) => {
      if (kind === 'start' && footprint.transaction.status === 'indeterminate') this.startEvents.set(footprint.transaction, index);
    });
  }

  hasCommitted(transaction: Transaction): boolean {
    return transaction.status === 'committed' || this.committed.has(transaction);
  }

  /** Changes the choice for an indeterminate transaction. */
  choose(transaction: Transaction, hasCommitted: boolean): void {
    if (hasCommitted) this.committed.add(transaction);
    else this.committed.delete(transaction);
    this.goBackTo(this.startEvents.get(transaction)!);
  }

  /**
   * The first violation, or undefined if there is none. Continues after the last visited event: after a failure, call it only after the
   * choice has changed for a transaction that started earlier.
   */
  run(): SweepFailure | undefined {
    while (this.marks.length < this.timeline.length) {
      const event = this.timeline[this.marks.length]!;
      this.marks.push({ latest: this.latest.changes(), writing: this.writing.changes(), forcing: this.forcing.length });
      this.steps += 1 + event.footprint.reads.size;
      const wrong = event.kind === 'start' ? this.start(event.footprint) : this.reachCommit(event.footprint);
      if (wrong !== undefined) return { timestamp: event.timestamp, ...wrong };
    }
    return undefined;
  }

  private goBackTo(event: number): void {
    const mark = this.marks[event];
    if (mark === undefined) return;
    this.marks.length = event;
    this.latest.undoTo(mark.latest);
    this.writing.undoTo(mark.writing);
    this.forcing.length = mark.forcing;
  }

  private start(footprint: Footprint): Wrong | undefined {
    const isWriter = this.hasCommitted(footprint.transaction);
    const wrong = (isWriter ? this.conflictOf(footprint) : undefined) ?? this.wrongReadOf(footprint);
    if (wrong === undefined && isWriter) for (const key of footprint.writes.keys()) this.writing.set(key, footprint);
    return wrong;
  }

  private reachCommit(footprint: Footprint): undefined {
    if (this.hasCommitted(footprint.transaction)) this.commit(footprint);
  }

  private commit(writer: Footprint): void {
    for (const [key, value] of writer.writes) {
      this.latest.set(key, { value, writer });
      this.writing.set(key, undefined);
    }
  }

  /** Both have committed, whatever the other choices, so no read is in doubt. */
  private conflictOf(footprint: Footprint): Wrong | undefined {
    for (const key of footprint.writes.keys()) {
      const other = this.writing.get(key);
      if (other === undefined) continue;
      if (other.transaction.commitTimestamp !== undefined) return { violation: explainConflict(other, footprint, key), doubtful: [] };
      this.commit(other);
    }
    return undefined;
  }

  private wrongReadOf(footprint: Footprint): Wrong | undefined {
    const reader = footprint.transaction;
    for (const read of footprint.reads.values()) {
      if (!this.isLatest(read) && this.commitForReadOf(read)) this.forcing.push({ reader, read });
    }
    // In a second pass, because a commit that one read forces may make an earlier read wrong.
    for (const read of footprint.reads.values()) {
      if (this.isLatest(read)) continue;
      const violation = explainMismatch((key) => this.latest.get(key), this.sources, footprint, read);
      return { violation, doubtful: [...this.forcing, { reader, read }] };
    }
    return undefined;
  }

  private isLatest({ key, value }: ExternalRead): boolean {
    return (this.latest.get(key)?.value ?? null) === value;
  }

  /** Whether the read saw a transaction in flight with an unknown commit timestamp. That transaction has then committed. */
  private commitForReadOf({ key, value }: ExternalRead): boolean {
    const writer = this.writing.get(key);
    if (writer === undefined || writer.transaction.commitTimestamp !== undefined || writer.writes.get(key) !== value) return false;
    this.commit(writer);
    return true;
  }
}
