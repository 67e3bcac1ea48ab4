import type { Read, Scan, Transaction, Write } from './transaction';

/** Short ways to write histories down, for tests. */

export function read(key: string, value: string | null): Read {
  return { kind: 'read', key, value };
}

export function write(key: string, value: string | null): Write {
  return { kind: 'write', key, value };
}

/** `scan('a', 'd', { a: '1', b: '2' })` */
export function scan(start: string, end: string | undefined, found: Readonly<Record<string, string>>, limit?: number): Scan {
  return { kind: 'scan', start, end, limit, entries: Object.entries(found).map(([key, value]) => ({ key, value })) };
}

/**
 * A committed transaction, of a client of its own. Real time is as the timestamps are: it began just before its start timestamp was given
 * out, and ended just after its commit timestamp was. `changes` overwrite any of this.
 */
export function transaction(
  id: number,
  [start, commit]: readonly [start: number, commit?: number],
  operations: Transaction['operations'],
  changes: Partial<Transaction> = {},
): Transaction {
  return {
    id,
    client: id,
    startTimestamp: BigInt(start),
    commitTimestamp: commit === undefined ? undefined : BigInt(commit),
    status: 'committed',
    beganAt: 3 * start,
    endedAt: 3 * (commit ?? start) + 2,
    operations,
    ...changes,
  };
}
