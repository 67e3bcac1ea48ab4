// Part lab2a: write what throws NotImplemented, then run `npm run grade lab2a`. What to do is in docs/lab2a.md.
/**
 * The log: functions on `LogState` (kit/raft/state). A log can be compacted: its first entries were discarded, and only the
 * index and term of the last discarded entry are known (`snapshotIndex`, `snapshotTerm`).
 *
 * Each function names its part. Part 2aa has the functions that elections read; part 2ab has the others.
 */

import { NotImplemented } from '#kit/errors';
import type { LogState } from '#kit/raft/state';
import type { Entry } from '#kit/wire/raft';

/** The index of the last entry. `snapshotIndex` if there are no entries after it. (2aa) */
export function lastIndex(log: LogState): number {
  throw new NotImplemented('lab2a: lastIndex');
}

/** The term of the last entry. `snapshotTerm` if there are no entries after the snapshot; so 0 in a new log. (2aa) */
export function lastTerm(log: LogState): number {
  throw new NotImplemented('lab2a: lastTerm');
}

/**
 * The term of the entry at `index`. Known for every index from `snapshotIndex` to the last index. (2aa)
 *
 * @returns `undefined` if the entry was discarded, or does not exist yet
 */
export function termAt(log: LogState, index: number): number | undefined {
  throw new NotImplemented('lab2a: termAt');
}

/**
 * Whether a log whose last entry has this index and term is at least as up to date as `log`. The log with the higher last term
 * is more up to date. If the terms are equal, the longer log is (Raft, section 5.4.1). (2aa)
 */
export function isUpToDate(log: LogState, index: number, term: number): boolean {
  throw new NotImplemented('lab2a: isUpToDate');
}

/**
 * The entries starting at index `from`, as many as fit into `maxBytes` bytes of data. At least one entry, if there is one, even
 * if it alone is larger. (2ab)
 *
 * @param from greater than `snapshotIndex`
 */
export function entriesFrom(log: LogState, from: number, maxBytes: number): Entry[] {
  throw new NotImplemented('lab2a: entriesFrom');
}

/** The entries with `after` < index ≤ `through`. (2ab) */
export function entriesBetween(log: LogState, after: number, through: number): Entry[] {
  throw new NotImplemented('lab2a: entriesBetween');
}

/** Appends a leader's own entries. Their indexes continue from the last index. (2ab) */
export function append(log: LogState, entries: readonly Entry[]): void {
  throw new NotImplemented('lab2a: append');
}

/**
 * A follower appends `entries` of the leader, which follow the entry with `previousIndex` and `previousTerm` (section 5.3, and
 * the receiver's rules 2 to 4 for AppendEntries in figure 2). (2ab)
 *
 * - If the log has no entry with that index and term, the append is rejected and nothing changes.
 * - An entry that the log already has stays. An append that arrives late can be shorter than the log, so the entries
 *   after the append stay too.
 * - From the first conflict on, that is, an index with a different term, the log is replaced by the leader's entries.
 *   `stable` moves back before the first replaced entry. Committed entries never conflict: if one does, an assertion fails
 *   and nothing changes.
 * - Everything up to `snapshotIndex` was committed, so an append that starts before it matches there.
 *
 * @returns the last index up to which the log is now known to match the leader's; `undefined` if the append is rejected
 */
export function maybeAppend(log: LogState, previousIndex: number, previousTerm: number, entries: readonly Entry[]): number | undefined {
  throw new NotImplemented('lab2a: maybeAppend');
}

/**
 * The last entry of `log` that can match a log which has an entry `index` of term `term`: the last one at or before `index`
 * whose term is at most `term`. Terms never decrease in a log, so an entry of a higher term cannot be in the other log at
 * or before `index` (the optimization at the end of section 5.3). Both the follower and the leader use it. (2ab)
 *
 * @returns its index and term; the term is 0 if the entry was discarded and its term is not known
 */
export function findConflictByTerm(log: LogState, index: number, term: number): { index: number; term: number } {
  throw new NotImplemented('lab2a: findConflictByTerm');
}

/** Increases the commit index to `index`, but at most to the last index. Never decreases it. (2ab) */
export function commitTo(log: LogState, index: number): void {
  throw new NotImplemented('lab2a: commitTo');
}

/**
 * Compacts the log: discards the entries up to and including `index` (section 7). The term of entry `index` stays known as
 * `snapshotTerm`. Does nothing if that entry was already discarded. (2ab)
 *
 * @param index at most `applied`
 */
export function compact(log: LogState, index: number): void {
  throw new NotImplemented('lab2a: compact');
}

/**
 * Replaces the log by an empty one that starts after a snapshot. The snapshot's last entry has this index and term.
 * `committed`, `applied` and `stable` become `index`. (2ab)
 */
export function resetTo(log: LogState, index: number, term: number): void {
  throw new NotImplemented('lab2a: resetTo');
}
