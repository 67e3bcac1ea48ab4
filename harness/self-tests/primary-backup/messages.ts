import type { State } from './state';

/** Primary to backup: be like this. */
export interface Replicate {
  readonly state: State;
}

/** Backup to primary: all writes up to this one are on my disk. */
export interface Acknowledge {
  readonly sequence: number;
}

/** Backup to primary: may I answer reads? */
export interface AskLease {
  /** When this was sent, on the backup's clock. */
  readonly sentAt: number;
  /** The last write on the backup's disk. */
  readonly sequence: number;
}

/** Primary to backup: you may, for a while from `sentAt` of what you sent. */
export interface GrantLease {
  readonly sentAt: number;
  readonly committed: number;
}

/** Primary to backup: all writes up to this one are committed. */
export interface Committed {
  readonly committed: number;
}
