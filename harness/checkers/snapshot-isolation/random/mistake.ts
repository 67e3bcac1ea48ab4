/** Mistakes that real databases make with transactions, one per transaction. */
export const DATABASE_MISTAKES = [
  /** Reads use an older snapshot than the one of the start timestamp. */
  'old snapshot',
  /** Each read returns the latest committed version. */
  'latest version',
  /** Reads see uncommitted writes of other transactions. */
  'dirty read',
  /** Reads do not see the transaction's own writes. */
  'own writes unseen',
  /** A scan omits its first entry. */
  'scan misses',
  /** The transaction commits without a check for concurrent commits. */
  'no conflict check',
  /** One of the writes is lost at commit. */
  'torn commit',
  /** The client is told that the transaction aborted although it committed, or the reverse. */
  'wrong outcome',
  /** The commit is invisible to one client for some time. */
  'hidden from a client',
  /** The start timestamp and the snapshot are older than they should be. */
  'old start',
  /** The commit timestamp is earlier than it should be. */
  'old commit',
] as const;

export type DatabaseMistake = (typeof DATABASE_MISTAKES)[number];
