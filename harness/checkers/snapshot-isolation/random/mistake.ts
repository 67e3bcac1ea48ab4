/** Mistakes that real databases make with transactions, one a transaction. */
export const MISTAKES = [
  /** Reads are from an older snapshot than the start timestamp says. */
  'old snapshot',
  /** Each read is of the latest committed version. */
  'latest version',
  /** Reads see what others have written and not committed. */
  'dirty read',
  /** Reads do not see the transaction's own writes. */
  'own writes unseen',
  /** A scan leaves out its first entry. */
  'scan misses',
  /** The transaction commits whatever others have committed meanwhile. */
  'no conflict check',
  /** One of the writes is lost at commit. */
  'torn commit',
  /** The transaction takes effect although it aborts, or the other way round. */
  'wrong outcome',
  /** The commit stays hidden from one client for a while. */
  'hidden from a client',
  /** The start timestamp is from the past, and so is the snapshot. */
  'old start',
  /** The commit timestamp is earlier than it should be. */
  'old commit',
] as const;

export type Mistake = (typeof MISTAKES)[number];
