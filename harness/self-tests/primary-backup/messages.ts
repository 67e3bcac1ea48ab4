import type { State } from './state';

/** Primary to backup: the new state. */
export interface Replicate {
  readonly state: State;
}

/** Backup to primary: all writes up to this one are on the backup's disk. */
export interface Acknowledge {
  readonly sequence: number;
}

/** Backup to primary: a request for a lease, which permits reads. */
export interface AskLease {
  /** When this was sent, on the backup's clock. */
  readonly sentAt: number;
  /** The last write on the backup's disk. */
  readonly sequence: number;
}

/** Primary to backup: a lease that starts at `sentAt` of the request. */
export interface GrantLease {
  readonly sentAt: number;
  readonly committed: number;
}

/** Primary to backup: all writes up to this one are committed. */
export interface CommitNotice {
  readonly committed: number;
}
