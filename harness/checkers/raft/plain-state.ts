/**
 * The invariants read the log of a solution's node. An accessor could show them something else than the solution reads. So the log
 * and its entries must have plain fields. Once an object was checked, no accessor can replace its fields.
 */
import { type RunFailed, violation } from '#harness/scenario/verdict';
import type { LogState } from '#kit/raft/state';

const LOG_FIELDS = ['snapshotIndex', 'snapshotTerm', 'entries', 'committed', 'applied', 'stable'] as const;
const ENTRY_FIELDS = ['index', 'term', 'data'] as const;

/** The objects that were checked. */
const plain = new WeakSet<object>();

/** @throws RunFailed if a field of the log is not plain data */
export function checkPlainLog(log: Readonly<LogState>): void {
  checkPlain(log, LOG_FIELDS, 'state.log');
  if (!Array.isArray(log.entries)) throw notPlain('state.log.entries', 'is not an array');
}

/** @throws RunFailed if an entry from index `from` on is not plain data */
export function checkPlainEntries({ entries, snapshotIndex }: Readonly<LogState>, from: number): void {
  for (let i = Math.max(0, from - snapshotIndex - 1); i < entries.length; i++) {
    const what = `entry ${snapshotIndex + 1 + i} of state.log`;
    const entry: unknown = Object.getOwnPropertyDescriptor(entries, i)?.value;
    if (typeof entry !== 'object' || entry === null) throw notPlain(what, 'is an accessor, or not an object');
    checkPlain(entry, ENTRY_FIELDS, what);
  }
}

function checkPlain(object: object, fields: readonly string[], what: string): void {
  if (plain.has(object)) return;
  for (const field of fields) {
    const descriptor = Object.getOwnPropertyDescriptor(object, field);
    if (descriptor === undefined) throw notPlain(`${field} of ${what}`, 'is not a field of the object itself');
    if (!('value' in descriptor)) throw notPlain(`${field} of ${what}`, 'is an accessor (a getter or setter)');
  }
  // Faster than a property that cannot be configured: objects that were sealed alike have the same hidden class.
  if (!Object.isSealed(object)) Object.seal(object);
  plain.add(object);
}

function notPlain(what: string, found: string): RunFailed {
  return violation('plain state', `${what} ${found}. Expected plain data, because the invariants read it: assign a value to the field.`);
}
