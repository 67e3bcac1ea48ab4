import type { RandomIntegers } from '../../linearizability/random/random-integers';
import type { TransactionRead, TransactionScan, Transaction, TransactionWrite } from '../transaction';
import type { DatabaseMistake } from './mistake';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface OpenTransaction {
  readonly record: Omit<Mutable<Transaction>, 'operations'> & {
    readonly operations: (TransactionRead | TransactionWrite | TransactionScan)[];
  };
  readonly mistake: DatabaseMistake | undefined;
  readonly snapshot: bigint;
  readonly writes: Map<string, string | null>;
  /** Whether its client learns the commit timestamp if it commits. */
  tellsTimestamp: boolean;
  operationsLeft: number;
}

interface StoredVersion {
  readonly committedAt: bigint;
  readonly value: string | null;
  /** A client that does not see the version until a position in real time. */
  readonly hiddenFrom?: { readonly client: number; readonly until: number };
}

/**
 * A database with snapshot isolation by timestamps. It records what its clients see, and makes the requested mistakes.
 */
export class SimulatedDatabase {
  private readonly versions = new Map<string, StoredVersion[]>();
  private readonly open = new Set<OpenTransaction>();
  private lastTimestamp = 0n;
  private position = 0;

  constructor(private readonly random: RandomIntegers) {}

  begin(id: number, client: number, operationsLeft: number, mistake: DatabaseMistake | undefined): OpenTransaction {
    const beganAt = this.position++;
    const startTimestamp = mistake === 'old start' ? this.pastTimestamp() : this.timestamp();
    const snapshot = mistake === 'old snapshot' ? this.pastTimestamp() : startTimestamp;
    const unknown = { commitTimestamp: undefined, status: 'indeterminate', endedAt: Infinity } as const;
    const record = { id, client, startTimestamp, beganAt, ...unknown, operations: [] };
    const open = { record, mistake, snapshot, writes: new Map(), tellsTimestamp: true, operationsLeft };
    this.open.add(open);
    return open;
  }

  read(open: OpenTransaction, key: string): void {
    open.record.operations.push({ kind: 'read', key, value: this.visible(open, key) });
  }

  write(open: OpenTransaction, key: string, value: string | null): void {
    open.writes.set(key, value);
    open.record.operations.push({ kind: 'write', key, value });
  }

  scan(open: OpenTransaction, start: string, end: string | undefined, limit: number | undefined): void {
    const keys = [...new Set([...this.versions.keys(), ...open.writes.keys()])].sort();
    const inRange = keys.filter((key) => key >= start && (end === undefined || key < end));
    const found = inRange.flatMap((key) => ({ key, value: this.visible(open, key) })).filter(({ value }) => value !== null);
    const entries = (found as { key: string; value: string }[]).slice(open.mistake === 'scan misses' ? 1 : 0).slice(0, limit);
    open.record.operations.push({ kind: 'scan', start, end, limit, entries });
  }

  /** The client learns the outcome. */
  end(open: OpenTransaction, wish: 'commit' | 'abort'): void {
    const hasCommitted = wish === 'commit' && this.commit(open);
    this.open.delete(open);
    const saysCommitted = hasCommitted !== (open.mistake === 'wrong outcome');
    if (saysCommitted && !hasCommitted) open.record.commitTimestamp = this.timestamp();
    Object.assign(open.record, { status: saysCommitted ? 'committed' : 'aborted', endedAt: this.position++ });
  }

  /** The client does not learn the outcome. It may nevertheless know the commit timestamp. */
  giveUp(open: OpenTransaction, { neverEnds }: { readonly neverEnds: boolean }): void {
    open.record.endedAt = neverEnds ? Infinity : this.position++;
    open.tellsTimestamp = this.random.chance(50);
  }

  /** Commits if there is no conflict. */
  commit(open: OpenTransaction): boolean {
    this.open.delete(open);
    if (open.mistake !== 'no conflict check' && this.hasConflict(open)) return false;
    if (open.writes.size === 0) return true;
    const committedAt = open.mistake === 'old commit' ? open.record.startTimestamp + BigInt(this.random.below(3)) : this.timestamp();
    this.install(open, committedAt);
    if (open.tellsTimestamp) open.record.commitTimestamp = committedAt;
    return true;
  }

  /** Takes a commit timestamp, and does not commit. */
  failToCommit(open: OpenTransaction): void {
    this.open.delete(open);
    open.record.commitTimestamp = this.timestamp();
  }

  private hasConflict({ writes, record }: OpenTransaction): boolean {
    return [...writes.keys()].some((key) => (this.versionsOf(key).at(-1)?.committedAt ?? 0n) > record.startTimestamp);
  }

  private install({ writes, mistake, record }: OpenTransaction, committedAt: bigint): void {
    const lost = mistake === 'torn commit' ? this.random.below(writes.size) : undefined;
    const isHidden = mistake === 'hidden from a client';
    const hiddenFrom = isHidden ? { client: this.random.below(record.client + 2), until: this.position + 8 } : undefined;
    [...writes].forEach(([key, value], index) => {
      if (index !== lost) this.versionsOf(key).push({ committedAt, value, hiddenFrom });
    });
  }

  private visible(open: OpenTransaction, key: string): string | null {
    const own = open.writes.get(key);
    if (own !== undefined && open.mistake !== 'own writes unseen') return own;
    if (open.mistake === 'dirty read') {
      const writer = [...this.open].find((other) => other !== open && other.writes.has(key));
      if (writer !== undefined) return writer.writes.get(key)!;
    }
    const snapshot = open.mistake === 'latest version' ? this.lastTimestamp : open.snapshot;
    const isVisible = ({ committedAt, hiddenFrom }: StoredVersion): boolean => committedAt <= snapshot && !this.isHidden(open, hiddenFrom);
    return this.versionsOf(key).findLast(isVisible)?.value ?? null;
  }

  private isHidden({ record }: OpenTransaction, hiddenFrom: StoredVersion['hiddenFrom']): boolean {
    return hiddenFrom !== undefined && hiddenFrom.client === record.client && this.position < hiddenFrom.until;
  }

  private versionsOf(key: string): StoredVersion[] {
    let versions = this.versions.get(key);
    if (versions === undefined) this.versions.set(key, (versions = []));
    return versions;
  }

  private timestamp(): bigint {
    this.lastTimestamp += 2n + BigInt(this.random.below(3));
    return this.lastTimestamp;
  }

  /** A timestamp in the past, in most cases one that was not allocated before. */
  private pastTimestamp(): bigint {
    const back = BigInt(1 + this.random.below(12));
    return this.lastTimestamp > back ? this.lastTimestamp - back : 0n;
  }
}
