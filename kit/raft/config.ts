import { TypeKVError } from '#kit/errors';

/** The configuration of a Raft node. All members of a group use the same values, except for `id`. */
export interface RaftConfig {
  /** This node's id: an integer of at least 1. In `vote` and `leader`, 0 means none. */
  readonly id: number;

  /** The ids of the members of a new group. Ignored if the storage already has members. */
  readonly members: readonly number[];

  /**
   * The lower bound of the election timeout, in ticks; the upper bound is twice as high. A follower that hears from no leader
   * for its timeout starts an election (Raft, section 5.2). Greater than `heartbeatTicks`; ten times as many is usual.
   */
  readonly electionTicks: number;

  /** The interval between two heartbeats of a leader, in ticks. At least 1. */
  readonly heartbeatTicks: number;

  /**
   * The maximum size of the entries' data in one append, in bytes. A single entry that is larger is sent alone. At least 1.
   * Default 1 MiB.
   */
  readonly maxAppendBytes?: number;

  /** The maximum number of appends in flight (sent and not answered) to one follower. At least 1. Default 64. */
  readonly maxInflightAppends?: number;

  /**
   * Whether a leader steps down if it has not heard from a majority for `electionTicks` ticks (Raft thesis, section 6.2), so
   * that its clients look for the new leader. Default false.
   */
  readonly checkQuorum?: boolean;

  /**
   * Whether the group replicates a log. If false, it only elects leaders; part lab2aa is graded with it. Default true.
   */
  readonly replicates?: boolean;

  /**
   * Whether the leader sends a snapshot to a follower whose next entry was discarded (part lab2c). If false, that follower
   * waits; the parts before lab2c are graded with it. Default true.
   */
  readonly sendsSnapshots?: boolean;

  /**
   * Whether the members of the group can change, and the leadership can be transferred (part lab3a). If false, the node calls
   * nothing of that part; the parts before lab3a are graded with it. Default false.
   */
  readonly changesMembers?: boolean;

  /** Returns a uniformly distributed integer in [0, `bound`). The host passes `Runtime.random`. */
  readonly random: (bound: number) => number;
}

const DEFAULTS = {
  maxAppendBytes: 1024 * 1024,
  maxInflightAppends: 64,
  checkQuorum: false,
  replicates: true,
  sendsSnapshots: true,
  changesMembers: false,
};

/** Checks `config` and fills in the defaults. @throws TypeKVError `InvalidArgument`; the message names the field and its value */
export function raftConfigWithDefaults(config: RaftConfig): Required<RaftConfig> {
  const complete = { ...DEFAULTS, ...config };
  for (const field of ['id', 'electionTicks', 'heartbeatTicks', 'maxAppendBytes', 'maxInflightAppends'] as const) {
    check(
      Number.isSafeInteger(complete[field]) && complete[field] > 0,
      `${field} must be an integer of at least 1, not ${complete[field]}`,
    );
  }
  const { electionTicks, heartbeatTicks, members } = complete;
  check(electionTicks > heartbeatTicks, `electionTicks (${electionTicks}) must be greater than heartbeatTicks (${heartbeatTicks})`);
  check(new Set(members).size === members.length, `members must be different ids, not ${members.join(', ')}`);
  check(
    members.every((id) => Number.isSafeInteger(id) && id > 0),
    `members must be integers of at least 1, not ${members.join(', ')}`,
  );
  return complete;
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new TypeKVError('InvalidArgument', `invalid Raft configuration: ${message}`);
}
