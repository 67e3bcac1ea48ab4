/**
 * The log: functions on `LogState` (kit/raft/state), which is a window on the whole log. What comes before the window was
 * discarded; only the index and term of the entry just before it are known.
 *
 * Parts 2aa and 2ab: the read side is graded with 2aa, everything that changes the log with 2ab.
 */
import { assert } from '#kit/assert';
import type { LogState } from '#kit/raft/state';
import type { Entry } from '#kit/wire/raft';

/** The index of the last entry; `snapshotIndex` where the window is empty. (2aa) */
export function lastIndex(log: LogState): number {
  return log.snapshotIndex + log.entries.length;
}

/** The term of the last entry; 0 in a new log. (2aa) */
export function lastTerm(log: LogState): number {
  return termAt(log, lastIndex(log))!;
}

/**
 * The term of the entry at `index`, for every index from `snapshotIndex` to the last one; `undefined` for an entry that was
 * discarded or is not there yet. (2aa)
 */
export function termAt(log: LogState, index: number): number | undefined {
  if (index === log.snapshotIndex) return log.snapshotTerm;
  return log.entries[index - log.snapshotIndex - 1]?.term;
}

/**
 * Whether a log that ends with this entry is at least as up to date as ours: of two last entries the one with the later
 * term is; with the same term, the one with the higher index (Raft, section 5.4.1). (2aa)
 */
export function isUpToDate(log: LogState, index: number, term: number): boolean {
  return term > lastTerm(log) || (term === lastTerm(log) && index >= lastIndex(log));
}

/**
 * The entries from index `from` on: as many as have at most `maxBytes` bytes of data together, but at least one where there
 * is one. `from` lies after `snapshotIndex`. (2ab)
 */
export function entriesFrom(log: LogState, from: number, maxBytes: number): Entry[] {
  const start = from - log.snapshotIndex - 1;
  let end = start;
  let bytes = 0;
  while (end < log.entries.length) {
    bytes += log.entries[end]!.data.length;
    if (bytes > maxBytes && end > start) break;
    end++;
  }
  return log.entries.slice(start, end);
}

/** The entries after index `after`, up to and with `through`. (2ab) */
export function entriesBetween(log: LogState, after: number, through: number): Entry[] {
  return log.entries.slice(after - log.snapshotIndex, through - log.snapshotIndex);
}

/** A leader's: adds entries at the end, numbered on from the last index. (2ab) */
export function append(log: LogState, entries: readonly Entry[]): void {
  log.entries.push(...entries);
}

/**
 * A follower's: takes over `entries`, which follow on the entry `previousIndex` of term `previousTerm`.
 *
 * Where we have another entry there, or none, nothing changes and the answer is `undefined`: the logs do not agree.
 * Otherwise the entries that we have already stay as they are, since an append that comes late may be shorter than what we
 * have got since. Only from the first one that conflicts on, with another term at its index, is the log replaced (section
 * 5.3, and rules 3 and 4 for AppendEntries in figure 2). The answer is the last index that is now known to agree. (2ab)
 *
 * Entries that were committed never conflict.
 */
export function maybeAppend(log: LogState, previousIndex: number, previousTerm: number, entries: readonly Entry[]): number | undefined {
  if (previousIndex < log.snapshotIndex) return maybeAppendAfterSnapshot(log, previousIndex, entries);
  if (termAt(log, previousIndex) !== previousTerm) return undefined;
  const firstNew = entries.findIndex((entry) => termAt(log, entry.index) !== entry.term);
  if (firstNew >= 0) truncateAndAppend(log, entries.slice(firstNew));
  return previousIndex + entries.length;
}

/** An append that begins in the part we have discarded: that part was committed, so it agrees. */
function maybeAppendAfterSnapshot(log: LogState, previousIndex: number, entries: readonly Entry[]): number {
  const known = log.snapshotIndex - previousIndex;
  if (entries.length <= known) return log.snapshotIndex;
  return maybeAppend(log, log.snapshotIndex, log.snapshotTerm, entries.slice(known)) ?? log.snapshotIndex;
}

function truncateAndAppend(log: LogState, entries: readonly Entry[]): void {
  const { index } = entries[0]!;
  assert(index > log.committed, `entry ${index} was committed, and would be replaced`);
  log.entries.splice(index - log.snapshotIndex - 1, Infinity, ...entries);
  // What was persisted from there on is to be overwritten.
  log.stable = Math.min(log.stable, index - 1);
}

/**
 * For a follower that refuses an append: the last entry that could agree with the leader's entry `index` of term `term`.
 * It lies at or before `index`, and its term is at most `term`: what we have of later terms cannot be in the leader's log
 * there (the faster backtracking at the end of section 5.3). (2ab)
 */
export function findConflictByTerm(log: LogState, index: number, term: number): { index: number; term: number } {
  let candidate = Math.min(index, lastIndex(log));
  while ((termAt(log, candidate) ?? 0) > term) candidate--;
  return { index: candidate, term: termAt(log, candidate) ?? 0 };
}

/** Moves the commit index on to `index`, if that is further. Never back, and never beyond the last entry. (2ab) */
export function commitTo(log: LogState, index: number): void {
  log.committed = Math.max(log.committed, Math.min(index, lastIndex(log)));
}

/** Discards the entries up to and with `index`, which was applied: a snapshot stands for them. (2ab) */
export function compact(log: LogState, index: number): void {
  if (index <= log.snapshotIndex) return;
  assert(index <= log.applied, `entry ${index} was not applied, and would be discarded`);
  log.snapshotTerm = termAt(log, index)!;
  log.entries.splice(0, index - log.snapshotIndex);
  log.snapshotIndex = index;
}

/** Becomes the log after a snapshot of the state at entry `index` of term `term`: empty, and committed as far as that. (2ab) */
export function resetTo(log: LogState, index: number, term: number): void {
  log.snapshotIndex = index;
  log.snapshotTerm = term;
  log.entries = [];
  log.committed = index;
  log.applied = index;
  log.stable = index;
}
