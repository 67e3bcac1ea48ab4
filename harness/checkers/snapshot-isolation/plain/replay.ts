import type { TransactionScan, Transaction } from '../transaction';

/** The contents of a database, by key. */
export type DatabaseState = ReadonlyMap<string, string>;

/** Whether this snapshot explains all reads of the transaction. */
export function readsFrom(transaction: Transaction, snapshot: DatabaseState): boolean {
  const state = new Map(snapshot);
  for (const operation of transaction.operations) {
    if (operation.kind === 'read' && (state.get(operation.key) ?? null) !== operation.value) return false;
    if (operation.kind === 'scan' && !isAnswer(operation, state)) return false;
    if (operation.kind === 'write') put(state, operation.key, operation.value);
  }
  return true;
}

/** The state after the writes of a transaction. */
export function apply(transaction: Transaction, before: DatabaseState): DatabaseState {
  const state = new Map(before);
  for (const operation of transaction.operations) {
    if (operation.kind === 'write') put(state, operation.key, operation.value);
  }
  return state;
}

/** Whether two transactions write the same key. */
export function writeSameKey(left: Transaction, right: Transaction): boolean {
  const keys = writtenKeys(right);
  return writtenKeys(left).some((key) => keys.includes(key));
}

export function writtenKeys({ operations }: Transaction): string[] {
  return operations.flatMap((operation) => (operation.kind === 'write' ? [operation.key] : []));
}

function put(state: Map<string, string>, key: string, value: string | null): void {
  if (value === null) state.delete(key);
  else state.set(key, value);
}

function isAnswer({ start, end, limit, entries }: TransactionScan, state: DatabaseState): boolean {
  const inRange = [...state].filter(([key]) => key >= start && (end === undefined || key < end));
  const expected = inRange.sort(([left], [right]) => (left < right ? -1 : 1)).slice(0, limit);
  return JSON.stringify(expected) === JSON.stringify(entries.map(({ key, value }) => [key, value]));
}
