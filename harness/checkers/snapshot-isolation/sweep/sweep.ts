import type { ExternalRead, Footprint } from '../footprint';
import type { SourceIndex } from '../source-index';
import type { Violation } from '../snapshot-isolation-result';
import type { Transaction } from '../transaction';
import { explainConflict } from './explain-conflict';
import { explainMismatch } from './explain-mismatch';
import type { TimelineEvent } from './timeline';
import { UndoMap } from './undo-map';

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

type Wrong = Omit<Failure, 'timestamp'>;

interface Mark {
  readonly latest: number;
  readonly writing: number;
  readonly forcing: number;
}

/**
 * A walk through the timestamps, for a choice of the indeterminate transactions that committed. It keeps the latest committed version of
 * each key, and who is between start and commit with a write of it: at most one may. When the choice changes, it goes back as far as that
 * matters.
 *
 * A commit whose timestamp is not known is left open as long as possible: until a read sees it, or until another writer of one of its
 * keys starts. Later it cannot be, and reads before that point have not seen it, so no other choice of timestamp does better.
 */
export class Sweep {
  /** Events and reads that were looked at. */
  steps = 0;
  private readonly latest = new UndoMap<Version>();
  private readonly writing = new UndoMap<Footprint>();
  private readonly forcing: ReadOf[] = [];
  /** The indeterminate transactions taken to have committed. */
  private readonly committed = new Set<Transaction>();
  /** For each event so far, how to get back to before it. */
  private readonly marks: Mark[] = [];
  private readonly startEvents = new Map<Transaction, number>();

  constructor(
    private readonly timeline: readonly TimelineEvent[],
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
   * The first thing that is wrong, or undefined where nothing is. Goes on from where it is: after a failure, call it only once the choice
   * has changed for a transaction that started before.
   */
  run(): Failure | undefined {
    while (this.marks.length < this.timeline.length) {
      const event = this.timeline[this.marks.length]!;
      this.marks.push({ latest: this.latest.changes(), writing: this.writing.changes(), forcing: this.forcing.length });
      this.steps += 1 + event.footprint.reads.size;
      const wrong = event.kind === 'start' ? this.start(event.footprint) : this.reachCommit(event.footprint);
      if (wrong !== undefined) return { timestamp: event.timestamp, ...wrong };
    }
    return undefined;
  }

  latestVersion(key: string): Version | undefined {
    return this.latest.get(key);
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

  /** Both have committed, whatever else is chosen, so no read is in doubt. */
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
