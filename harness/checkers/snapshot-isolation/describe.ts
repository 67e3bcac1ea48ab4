import type { ExternalRead } from './footprint';
import type { Transaction } from './transaction';

/** `transaction 7 (client 2)` */
export function describeTransaction({ id, client }: Transaction): string {
  return `transaction ${id} (client ${client})`;
}

/** `x = "5"`, and `x = nothing` where the key is absent. */
export function describeValue(key: string, value: string | null): string {
  return `${key} = ${value === null ? 'nothing' : `"${value}"`}`;
}

/** `transaction 7 (client 2) read x = "5"` */
export function describeRead(reader: Transaction, { key, value, fromScan }: ExternalRead): string {
  const what = describeValue(key, value);
  return fromScan ? `${describeTransaction(reader)} found ${what} in a scan` : `${describeTransaction(reader)} read ${what}`;
}
