/**
 * The violated property, with the names of Adya's thesis (1999), of Elle (Kingsbury & Alvaro, VLDB 2020) and of Cerone & Gotsman (JACM
 * 2018), or a description if these have no name.
 */
export type AnomalyName =
  /** A transaction does not see its own write. Elle's `internal`, Chronos's INT. */
  | 'own write not read'
  /** Two reads of one key in one transaction differ. P2 of Berenson et al. (1995). */
  | 'non-repeatable read'
  /** The answer of a scan is not in ascending order, not in its range, or longer than its limit. */
  | 'malformed scan'
  /** A value was read that no transaction wrote. */
  | 'garbage read'
  /** A write of an aborted transaction was read: G1a. */
  | 'aborted read'
  /** A write was read that its own transaction overwrote later: G1b. */
  | 'intermediate read'
  /** A write was read that was not committed before the reader's snapshot. */
  | 'future read'
  /** A write that was committed before the reader's snapshot was not read. */
  | 'stale read'
  /** A scan found a key that was not in its snapshot, or missed a key that was. */
  | 'phantom'
  /** One write of a transaction was read, and another write of it was not. */
  | 'fractured read'
  /** A transaction read an older version and overwrote a newer one that it had not seen. P4. */
  | 'lost update'
  /** Two concurrent transactions wrote one key without reading it, and both committed. Violates "first committer wins": NOCONFLICT. */
  | 'write conflict'
  | 'duplicate timestamp'
  | 'commit before start'
  /** A transaction does not see what an earlier transaction of the same client had seen or written. */
  | 'session violation'
  /** A transaction does not see what another had seen or written before it began. */
  | 'real-time violation'
  /** A cycle of overwrites: G0. */
  | 'dirty write'
  /** A cycle of overwrites and reads of each other's writes: G1c. */
  | 'circular information flow'
  /** A cycle with one anti-dependency: G-single, a state was read that never existed. */
  | 'read skew'
  /** A cycle with several anti-dependencies, no two of them adjacent: two readers saw two writes in different orders. */
  | 'long fork';

export interface Violation {
  readonly anomaly: AnomalyName;
  /** Sentences for people: the operations of the transactions, and what is wrong with them. */
  readonly message: string;
  /** The ids of the transactions in the message, each once. */
  readonly transactions: readonly number[];
  /** If the anomaly is a cycle: its dependencies. Each begins at the transaction at which the previous one ends; the first closes the cycle. */
  readonly cycle?: readonly Dependency[];
}

export type SnapshotIsolationResult =
  | { readonly verdict: 'consistent'; readonly steps: number }
  | ({ readonly verdict: 'violation'; readonly steps: number } & Violation)
  /** The step budget was exhausted. Not a pass: the caller retries with a larger budget, or reports that the check was inconclusive. */
  | { readonly verdict: 'unknown'; readonly steps: number };

/**
 * Why one transaction comes before another: `to` depends on `from` (Adya 1999, section 3).
 *
 * `read-write`, also called an anti-dependency: `to` overwrote a version that `from` had read, so `from` had its snapshot before `to`
 * committed. All other kinds: `from` had committed before `to` had its snapshot.
 */
export type Dependency =
  | { readonly kind: 'write-read' | 'write-write' | 'read-write'; readonly from: number; readonly to: number; readonly key: string }
  | { readonly kind: 'session' | 'real-time'; readonly from: number; readonly to: number };
