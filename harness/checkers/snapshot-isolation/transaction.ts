/** A read of one key. `value` is null if the key was absent. */
export interface TransactionRead {
  readonly kind: 'read';
  readonly key: string;
  readonly value: string | null;
}

/** A write of one key; null deletes it. It takes effect only if the transaction commits. */
export interface TransactionWrite {
  readonly kind: 'write';
  readonly key: string;
  readonly value: string | null;
}

/** A read of all keys in [`start`, `end`), in ascending order, or of the first `limit` of them. */
export interface TransactionScan {
  readonly kind: 'scan';
  readonly start: string;
  /** Undefined: no upper bound. */
  readonly end?: string;
  /** The maximum number of entries. Undefined: no limit. */
  readonly limit?: number;
  readonly entries: readonly { readonly key: string; readonly value: string }[];
}

/**
 * One transaction, as its client saw it. Initially every key is absent.
 *
 * Keys are compared by their code units: a caller whose keys are bytes passes one code unit per byte. A read or scan sees earlier writes
 * of the same transaction. Only operations that returned are listed.
 */
export interface Transaction {
  /** Distinct within a history. */
  readonly id: number;
  /** The session. Two transactions of one client are ordered if one ended before the other began. */
  readonly client: number;
  /** Reads see what was committed at this timestamp or before it. */
  readonly startTimestamp: bigint;
  /** Undefined if it has none (it wrote nothing), or if it is not known. */
  readonly commitTimestamp: bigint | undefined;
  /** Indeterminate: it may have committed, may still commit after `endedAt`, or may never commit. */
  readonly status: 'committed' | 'aborted' | 'indeterminate';
  /** Position in one total order of events in real time, before the start timestamp was requested. Distinct from all other positions. */
  readonly beganAt: number;
  /** Position at which the client knew the outcome, or gave up. `Infinity` if never; then the transaction is indeterminate. */
  readonly endedAt: number;
  /** In the order in which the client executed them. */
  readonly operations: readonly (TransactionRead | TransactionWrite | TransactionScan)[];
}

/** The position by which all effects of the transaction have happened: its end, or `Infinity` if the outcome is unknown. */
export function settledAt(transaction: Transaction): number {
  return transaction.status === 'indeterminate' ? Infinity : transaction.endedAt;
}

/** `transaction 7 (client 2)` */
export function describeTransaction({ id, client }: Transaction): string {
  return `transaction ${id} (client ${client})`;
}

/** `x = "5"`, or `x = nothing` if the key is absent. */
export function describeValue(key: string, value: string | null): string {
  return `${key} = ${value === null ? 'nothing' : `"${value}"`}`;
}

/** The texts as sentences: each begins with a capital letter and ends with a period. */
export function sentences(...texts: readonly string[]): string {
  return texts.map((text) => `${text[0]!.toUpperCase()}${text.slice(1)}.`).join(' ');
}
