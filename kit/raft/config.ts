import { TypeKVError } from '#kit/errors';

/** How a Raft node behaves. The same for all members of a group, but for `id`. */
export interface RaftConfig {
  /** This node's id: an integer above 0. 0 means nobody, in `vote` and `leader`. */
  readonly id: number;

  /** The members of a new group. Ignored where the storage knows them. */
  readonly members: readonly number[];

  /**
   * A follower that hears nothing of a leader for this many ticks, up to twice as many, starts an election (Raft, section
   * 5.2). Above `heartbeatTicks`; ten times as many is usual.
   */
  readonly electionTicks: number;

  /** A leader sends a heartbeat every so many ticks. At least 1. */
  readonly heartbeatTicks: number;

  /**
   * The most bytes of data in one append, but for an entry that is larger by itself, which goes alone. At least 1.
   * Default 1 MiB.
   */
  readonly maxAppendBytes?: number;

  /** Appends that may be under way to one follower, unanswered. At least 1. Default 64. */
  readonly maxInflightAppends?: number;

  /**
   * A leader that has heard of no majority for an election timeout steps down (thesis, section 6.2), so that its clients
   * look for the new one. Default false.
   */
  readonly checkQuorum?: boolean;

  /**
   * Whether there is a log to replicate. Without, a group elects leaders and no more: what part lab2aa is graded with.
   * Default true.
   */
  readonly replicates?: boolean;

  /**
   * Whether a follower whose next entry was discarded is sent a snapshot (part lab2c). Without, it waits: what the parts
   * before lab2c are graded with. Default true.
   */
  readonly sendsSnapshots?: boolean;

  /** A uniformly distributed integer in [0, `bound`): the runtime's. */
  readonly random: (bound: number) => number;
}

const DEFAULTS = { maxAppendBytes: 1024 * 1024, maxInflightAppends: 64, checkQuorum: false, replicates: true, sendsSnapshots: true };

/** With the defaults filled in. @throws TypeKVError `InvalidArgument`, naming the field */
export function raftConfigWithDefaults(config: RaftConfig): Required<RaftConfig> {
  const complete = { ...DEFAULTS, ...config };
  for (const field of ['id', 'electionTicks', 'heartbeatTicks', 'maxAppendBytes', 'maxInflightAppends'] as const) {
    refuseUnless(Number.isSafeInteger(complete[field]) && complete[field] > 0, `${field} must be an integer above 0`);
  }
  refuseUnless(complete.electionTicks > complete.heartbeatTicks, 'electionTicks must be above heartbeatTicks');
  refuseUnless(new Set(complete.members).size === complete.members.length, 'members names somebody twice');
  refuseUnless(
    complete.members.every((id) => Number.isSafeInteger(id) && id > 0),
    'members must be integers above 0',
  );
  return complete;
}

function refuseUnless(condition: boolean, message: string): void {
  if (!condition) throw new TypeKVError('InvalidArgument', `Raft configuration: ${message}`);
}
