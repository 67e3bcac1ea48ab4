import { TypeKVError } from '#kit/errors';
import { MAX_SNAPSHOT_CHUNK_BYTES } from '#kit/transport';
import type { Region } from '#kit/wire/meta';

/** The configuration of a store. All stores of a cluster use the same values, except for `storeId`. */
export interface StoreConfig {
  readonly clusterId: number;
  readonly storeId: number;

  /** Where clients reach the store, as the scheduler tells them. Default: empty. */
  readonly address?: string;

  /** The regions of a new cluster. A store creates those with a peer on it. Ignored if the disk already has regions. */
  readonly regions: readonly Region[];

  /**
   * Whether the store's disk was initialized before, as the cluster remembers it. Then an empty disk is refused: the store has lost
   * its votes and its log, and would break promises that it made. Default false.
   */
  readonly wasInitialized?: boolean;

  /** The tick interval of Raft, in milliseconds. At least 1. Default `DEFAULTS.tickMs` below, 50. */
  readonly tickMs?: number;
  /** See `RaftConfig`. Default 10. */
  readonly electionTicks?: number;
  /** See `RaftConfig`. Default 2. */
  readonly heartbeatTicks?: number;

  /** Whether logs are compacted (part lab2c). Default true. */
  readonly compacts?: boolean;
  /**
   * If a region's log has this many applied entries, the leader compacts all of them. A follower that lacks one gets a
   * snapshot. At least 2. Default 10,000.
   */
  readonly logEntriesLimit?: number;
  /**
   * If a region's log has this many entries that are applied and on every member, the leader compacts those. At least 1, at
   * most `logEntriesLimit`. Default 1,000.
   */
  readonly logEntriesThreshold?: number;

  /**
   * Whether regions can change: peers are added and removed, regions are split, and leaderships are transferred (parts lab3a and lab3b).
   * If false, the store calls nothing of these parts; the parts before them are graded with it. Default false.
   */
  readonly changesRegions?: boolean;

  /**
   * A peer that has not heard from a leader for this many ticks asks the scheduler whether it was removed. At least 1. Default 200.
   */
  readonly leaderlessTicks?: number;

  /** A region with more bytes of keys and values is split. At least 1. Default 96 MiB. */
  readonly regionMaxBytes?: number;

  /** The interval in ticks at which the sizes of regions are checked. At least 1. Default 20. */
  readonly splitCheckTicks?: number;

  /** The interval in ticks at which a store and the regions that it leads report to the scheduler. At least 1. Default 20. */
  readonly reportTicks?: number;

  /**
   * A region hibernates after this many ticks without requests and changes. 0: never. At least 0. Default 40. Has no effect unless regions
   * can change.
   */
  readonly hibernateTicks?: number;

  /**
   * A follower that hibernates asks after this to twice this many ticks whether it is still a member. At least 1. Default 12,000.
   */
  readonly hibernateTicksMax?: number;

  /**
   * The interval in ticks at which a region that hibernates reports to the scheduler. A scheduler that restarts learns of the region only
   * then, so clients may have to wait for so long. At least 1. Default 100.
   */
  readonly hibernatingReportTicks?: number;

  /** The maximum size of a snapshot chunk, in bytes. At least 1, at most `MAX_SNAPSHOT_CHUNK_BYTES`, which is the default. */
  readonly snapshotChunkBytes?: number;
}

/** The tick interval, the timeouts in ticks, and the limits of every store. Change them here. */
const DEFAULTS = {
  address: '',
  wasInitialized: false,
  tickMs: 50,
  electionTicks: 10,
  heartbeatTicks: 2,
  compacts: true,
  logEntriesLimit: 10_000,
  logEntriesThreshold: 1_000,
  changesRegions: false,
  leaderlessTicks: 200,
  regionMaxBytes: 96 * 1024 * 1024,
  splitCheckTicks: 20,
  reportTicks: 20,
  hibernateTicks: 40,
  hibernateTicksMax: 12_000,
  hibernatingReportTicks: 100,
  snapshotChunkBytes: MAX_SNAPSHOT_CHUNK_BYTES,
};

/** Checks `config` and fills in the defaults. @throws TypeKVError `InvalidArgument`; the message names the field */
export function storeConfigWithDefaults(config: StoreConfig): Required<StoreConfig> {
  const complete = { ...DEFAULTS, ...config };
  for (const field of [
    'clusterId',
    'storeId',
    'tickMs',
    'logEntriesThreshold',
    'leaderlessTicks',
    'regionMaxBytes',
    'splitCheckTicks',
    'reportTicks',
    'hibernateTicksMax',
    'hibernatingReportTicks',
    'snapshotChunkBytes',
  ] as const) {
    check(
      Number.isSafeInteger(complete[field]) && complete[field] > 0,
      `${field} must be an integer of at least 1, not ${complete[field]}`,
    );
  }
  check(
    Number.isSafeInteger(complete.hibernateTicks) && complete.hibernateTicks >= 0,
    `hibernateTicks must be an integer of at least 0, not ${complete.hibernateTicks}`,
  );
  check(
    complete.logEntriesLimit >= Math.max(2, complete.logEntriesThreshold),
    `logEntriesLimit must be at least 2 and at least logEntriesThreshold (${complete.logEntriesThreshold}), not ${complete.logEntriesLimit}`,
  );
  check(
    complete.snapshotChunkBytes <= MAX_SNAPSHOT_CHUNK_BYTES,
    `snapshotChunkBytes must be at most ${MAX_SNAPSHOT_CHUNK_BYTES}, not ${complete.snapshotChunkBytes}`,
  );
  return complete;
}

function check(condition: boolean, message: string): void {
  if (!condition) throw new TypeKVError('InvalidArgument', `invalid store configuration: ${message}`);
}
