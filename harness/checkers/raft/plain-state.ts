/**
 * The invariants read the state of a solution's node. An accessor (a getter) could show them something else than the solution
 * reads. So each object of the state must have plain fields, and once it was checked, no accessor can replace a field.
 */
import { violation } from '#harness/scenario/verdict';
import type { LogState } from '#kit/raft/state';

const LOG_FIELDS = ['snapshotIndex', 'snapshotTerm', 'entries', 'committed', 'applied', 'stable'] as const;
const ENTRY_FIELDS = ['index', 'term', 'data'] as const;

const plain = new WeakSet<object>();

/** @throws RunFailed if a field of the log, or an entry from index `from` on, is not plain data */
export function checkPlainLog(log: Readonly<LogState>, from: number): void {
  checkPlain(log, LOG_FIELDS, 'state.log');
  const { entries, snapshotIndex } = log;
  if (!Array.isArray(entries)) throw notPlain('state.log.entries', 'is not an array');
  for (let i = Math.max(0, from - snapshotIndex - 1); i < entries.length; i++) {
    const what = `entry ${snapshotIndex + 1 + i} of state.log.entries`;
    const entry: unknown = Object.getOwnPropertyDescriptor(entries, i)?.value;
    if (typeof entry !== 'object' || entry === null) throw notPlain(what, 'is an accessor or not an object');
    checkPlain(entry, ENTRY_FIELDS, what);
  }
}

function checkPlain(object: object, fields: readonly string[], what: string): void {
  if (plain.has(object)) return;
  for (const field of fields) {
    const descriptor = Object.getOwnPropertyDescriptor(object, field);
    if (descriptor === undefined) throw notPlain(`${what}.${field}`, 'is not a field of its own');
    if (!('value' in descriptor)) throw notPlain(`${what}.${field}`, 'is an accessor (a getter or setter)');
    if (descriptor.configurable) Object.defineProperty(object, field, { configurable: false });
  }
  plain.add(object);
}

function notPlain(what: string, found: string): Error {
  return violation('plain state', `${what} ${found}. Expected plain data, because the invariants read it: assign a value to the field.`);
}
