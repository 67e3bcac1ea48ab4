import type { TransactionRead, TransactionScan, Transaction, TransactionWrite } from './transaction';

/** Operations and transactions in a short notation, for scripted tests. */

export function reads(key: string, value: string | null): TransactionRead {
  return { kind: 'read', key, value };
}

export function writes(key: string, value: string | null): TransactionWrite {
  return { kind: 'write', key, value };
}

/** `scans('a', 'd', { a: '1', b: '2' })` */
export function scans(start: string, end: string | undefined, found: Readonly<Record<string, string>>, limit?: number): TransactionScan {
  return { kind: 'scan', start, end, limit, entries: Object.entries(found).map(([key, value]) => ({ key, value })) };
}

/**
 * A committed transaction of a client that has no other transaction. Real time agrees with the timestamps: it began just before its start
 * timestamp was allocated, and ended just after its commit timestamp was. `changes` overrides any field.
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
