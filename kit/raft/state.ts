import type { RaftConfig } from '#kit/raft/config';
import type { Entry, HardState, Message, Snapshot } from '#kit/wire/raft';

export type Role = 'follower' | 'candidate' | 'leader';

/**
 * The complete state of a Raft node: the state of figure 2 of the Raft paper, and what an efficient implementation adds. The
 * parts of lab2a, lab2c and lab3a are functions on this record. Only they change it.
 */
export interface RaftState {
  readonly config: Required<RaftConfig>;

  /** The latest term that this node has seen (`currentTerm`). Never decreases. */
  term: number;
  /** The candidate for which this node voted in `term` (`votedFor`); 0 if it has not voted. */
  vote: number;

  role: Role;
  /** The leader of `term`; 0 if this node does not know it. */
  leader: number;

  /** The ids of the members of the group, ascending. Includes this node, unless it was removed. */
  members: number[];

  log: LogState;

  /** Candidate only: the responses to its vote requests in this term, by member. `true` if the vote was granted. */
  votes: Map<number, boolean>;

  /** Leader only: the replication progress of each member, itself included. Empty for other roles. */
  progress: Map<number, Progress>;

  /** Ticks since the election timer was last reset. For a leader: ticks since the last quorum check. */
  electionElapsed: number;
  /** The election timeout in ticks: a random value in [electionTicks, 2 · electionTicks), drawn at each reset of the timer. */
  electionTimeout: number;
  /** Leader only: ticks since it last sent heartbeats. */
  heartbeatElapsed: number;

  /** The messages to send, oldest first. */
  messages: Message[];

  /** The hard state that was last persisted: that of the last ready that was advanced. */
  persisted: HardState;

  /** A snapshot that was received and is not installed yet; `undefined` if there is none (lab2c). */
  pendingSnapshot: Snapshot | undefined;

  /** The member to which the leader is transferring its leadership; 0 if there is none (lab3a). */
  transferTarget: number;
  /** Leader only: ticks since the transfer to `transferTarget` began (lab3a). */
  transferElapsed: number;

  /**
   * Leader only: no entry after this index is a membership change. The next change must wait until the entry at this index is
   * applied (lab3a).
   */
  pendingConfIndex: number;
}

/**
 * The log. It may be compacted: the entries up to `snapshotIndex` were discarded, and the applied data replaces them.
 *
 *     snapshotIndex    entries[0] … entries[k] …
 *     ≤ applied ≤ committed ≤ last index      stable ≤ last index
 */
export interface LogState {
  /** The index and term of the last discarded entry; 0 and 0 in a new log. */
  snapshotIndex: number;
  snapshotTerm: number;
  /** The entries from `snapshotIndex + 1` on, without gaps. */
  entries: Entry[];
  /** The highest index known to be committed (section 5.3; `commitIndex`). Never decreases. */
  committed: number;
  /** The highest index that was applied to the state machine (`lastApplied`). */
  applied: number;
  /** The highest index up to which the entries of this log are persisted. */
  stable: number;
}

/** The replication progress of one member, as the leader knows it. */
export interface Progress {
  /** The highest index up to which the member's log is known to match the leader's (`matchIndex`). Never decreases in a term. */
  match: number;
  /** The index of the next entry to send (`nextIndex`). Greater than `match`. */
  next: number;
  /**
   * True while the leader searches for the last matching entry; it then sends one append at a time. False while it pipelines:
   * it sends without waiting for responses, up to `maxInflightAppends`.
   */
  probing: boolean;
  /** The last index of each append in flight, ascending. At most one while probing. */
  inflight: number[];
  /** Whether the leader has heard from this member since the last quorum check. */
  active: boolean;
}

/** The public status of a node: the only state that tests, reports and the store read. */
export interface RaftStatus {
  readonly id: number;
  readonly role: Role;
  readonly term: number;
  readonly vote: number;
  /** 0 if unknown. */
  readonly leader: number;
  readonly commit: number;
  readonly applied: number;
  readonly lastIndex: number;
  readonly members: readonly number[];
}
