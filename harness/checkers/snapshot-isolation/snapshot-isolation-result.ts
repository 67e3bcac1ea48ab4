import type { Dependency } from './graph/dependency';

/**
 * What was broken, by the names of Adya's thesis (1999), of Elle (Kingsbury & Alvaro, VLDB 2020) and of Cerone & Gotsman (JACM 2018), or in
 * plain words where they have none.
 */
export type AnomalyName =
  /** A transaction does not see its own write. Elle's `internal`, Chronos's INT. */
  | 'own write not read'
  /** Two reads of one key in one transaction differ. P2 of Berenson et al. (1995). */
  | 'non-repeatable read'
  /** A scan's answer is out of order, out of its range, or longer than its limit. */
  | 'malformed scan'
  /** A value that nobody wrote was read. */
  | 'garbage read'
  /** A write of an aborted transaction was read: G1a. */
  | 'aborted read'
  /** A write that its own transaction had yet to overwrite was read: G1b. */
  | 'intermediate read'
  /** A write was read that was committed after the reader's snapshot, or not yet. */
  | 'future read'
  /** A write that was committed before the reader's snapshot was not read. */
  | 'stale read'
  /** A scan found a key that was not in its snapshot, or missed one that was. */
  | 'phantom'
  /** Of one transaction's writes, one was read and another was not. */
  | 'fractured read'
  /** A transaction overwrote a version that it had not seen, with what it made of an older one. P4. */
  | 'lost update'
  /** Two transactions were open at once and wrote one key without reading it, and both committed. First committer wins: NOCONFLICT. */
  | 'write conflict'
  | 'duplicate timestamp'
  | 'commit before start'
  /** A client's transaction does not see what an earlier one of the same client had seen or done. */
  | 'session violation'
  /** A transaction does not see what had been seen or done before it began. */
  | 'real-time violation'
  /** A cycle of overwrites: G0. */
  | 'dirty write'
  /** A cycle of overwrites and reads from one another: G1c. */
  | 'circular information flow'
  /** A cycle with one anti-dependency: G-single, a state was read that never was. */
  | 'read skew'
  /** A cycle with several anti-dependencies, no two in a row: two readers saw two writes in different orders. */
  | 'long fork';

export interface Violation {
  readonly anomaly: AnomalyName;
  /** For people: which transactions did what, and what is wrong with it. */
  readonly message: string;
  /** The ids of the transactions that the message tells of, each once. */
  readonly transactions: readonly number[];
  /** Where the anomaly is a cycle: each dependency begins where the one before it ends, and the first where the last ends. */
  readonly cycle?: readonly Dependency[];
}

export type SnapshotIsolationResult =
  | { readonly verdict: 'consistent'; readonly steps: number }
  | ({ readonly verdict: 'violation'; readonly steps: number } & Violation)
  /** The step budget ran out. Not a pass: the caller retries with a larger budget, or reports that the checker was too weak. */
  | { readonly verdict: 'unknown'; readonly steps: number };
