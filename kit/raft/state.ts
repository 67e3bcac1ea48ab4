import type { RaftConfig } from '#kit/raft/config';
import type { Entry, HardState, Message, Snapshot } from '#kit/wire/raft';

export type Role = 'follower' | 'candidate' | 'leader';

/**
 * Everything a Raft node knows: what Raft's figure 2 lists, and what an efficient one needs besides. The parts of lab2a,
 * lab2c and lab3a are functions on this record; only they change it.
 */
export interface RaftState {
  readonly config: Required<RaftConfig>;

  /** The latest term this node has seen. Never goes back. */
  term: number;
  /** Whom this node voted for in `term`; 0: nobody yet. */
  vote: number;

  role: Role;
  /** The leader of `term` as far as this node knows; 0: unknown. */
  leader: number;

  /** The members of the group, this node among them unless it was removed; ascending. */
  members: number[];

  log: LogState;

  /** A candidate's: the answers it has in this term, by member. `true`: a vote for it. */
  votes: Map<number, boolean>;

  /** A leader's: how far each member is, itself among them. Empty otherwise. */
  progress: Map<number, Progress>;

  /** Ticks since this node last heard of a leader of its term, granted a vote, or entered a term. */
  electionElapsed: number;
  /** Ticks after which it starts an election: in [electionTicks, 2 · electionTicks), drawn anew each time. */
  electionTimeout: number;
  /** A leader's: ticks since it last sent heartbeats. */
  heartbeatElapsed: number;

  /** To be sent, oldest first. */
  messages: Message[];

  /** The hard state as it was last handed out to be persisted. */
  persisted: HardState;

  /** A snapshot that was received and is not yet handed out to be installed (lab2c). */
  pendingSnapshot: Snapshot | undefined;

  /** Whom the leader is handing over to; 0: nobody (lab3a). */
  transferTarget: number;

  /** The index of the last change of members that was proposed; another one waits until it is applied (lab3a). */
  pendingConfIndex: number;
}

/**
 * The log, as a window on the whole one: entries before `entries` have been discarded, and a snapshot stands for them.
 *
 *     snapshotIndex    entries[0] … entries[k] …
 *     ≤ applied ≤ committed ≤ last index      stable ≤ last index
 */
export interface LogState {
  /** The index and term of the entry before the first one in `entries`; 0 and 0 in a new log. */
  snapshotIndex: number;
  snapshotTerm: number;
  /** Entry `snapshotIndex + 1` and those after it, without gaps. */
  entries: Entry[];
  /** The highest index known to be on a majority for good (section 5.3). Never goes back. */
  committed: number;
  /** The highest index that was handed to the state machine. */
  applied: number;
  /** The highest index up to which the entries were handed out to be persisted. */
  stable: number;
}

/** What a leader knows of one member. */
export interface Progress {
  /** The highest index known to be the same as the leader's. Never goes back within a term. */
  match: number;
  /** The index of the next entry to send; above `match`. */
  next: number;
  /**
   * Whether the leader still looks for the place where the logs agree: then it sends one append at a time. Otherwise it
   * sends on without waiting, as far as `maxInflightAppends` lets it.
   */
  probing: boolean;
  /** The last index of each append that is under way, ascending. While probing at most one. */
  inflight: number[];
  /** Whether anything was heard of it since the last check of the quorum. */
  active: boolean;
}

/** What a node shows to everybody: tests, pictures and the store look at nothing else. */
export interface RaftStatus {
  readonly id: number;
  readonly role: Role;
  readonly term: number;
  readonly vote: number;
  /** 0: unknown. */
  readonly leader: number;
  readonly commit: number;
  readonly applied: number;
  readonly lastIndex: number;
  readonly members: readonly number[];
}
