/** A read of one key. `value` is null where it found nothing. */
export interface Read {
  readonly kind: 'read';
  readonly key: string;
  readonly value: string | null;
}

/** A write of one key; null deletes it. It counts only if the transaction commits. */
export interface Write {
  readonly kind: 'write';
  readonly key: string;
  readonly value: string | null;
}

/** A read of all keys in [`start`, `end`), in ascending order, or of the first `limit` of them. */
export interface Scan {
  readonly kind: 'scan';
  readonly start: string;
  /** Undefined: to the last key there is. */
  readonly end?: string;
  /** At most so many entries. Undefined: no limit. */
  readonly limit?: number;
  readonly entries: readonly { readonly key: string; readonly value: string }[];
}

/**
 * One transaction, as its client saw it. Every key is absent at first.
 *
 * Keys are compared by their code units: a caller with keys of bytes gives one code unit a byte. A read or scan sees the transaction's own
 * earlier writes. Only what returned is among the operations.
 */
export interface Transaction {
  /** Distinct within a history. */
  readonly id: number;
  /** The session: a client's transactions are in order, where one ended before the next began. */
  readonly client: number;
  /** Reads see what had been committed at this timestamp or before it. */
  readonly startTimestamp: bigint;
  /** Undefined where it has none, as a transaction that wrote nothing, or where it is not known. */
  readonly commitTimestamp: bigint | undefined;
  /** Indeterminate: it may have committed, may still do so after `endedAt`, or never. */
  readonly status: 'committed' | 'aborted' | 'indeterminate';
  /** Position in one total order of events in real time, before the start timestamp was asked for. Distinct from all other positions. */
  readonly beganAt: number;
  /** Position at which the client knew the outcome, or gave up. `Infinity` if never; then the transaction is indeterminate. */
  readonly endedAt: number;
  /** In the order in which the client did them. */
  readonly operations: readonly (Read | Write | Scan)[];
}

/** When all that the transaction does had been done: its end, or never where the outcome is unknown. */
export function settledAt(transaction: Transaction): number {
  return transaction.status === 'indeterminate' ? Infinity : transaction.endedAt;
}
