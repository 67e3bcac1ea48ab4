import { TypeKVError } from '#kit/errors';
import { MAX_SNAPSHOT_CHUNK_BYTES } from '#kit/transport';
import type { Region } from '#kit/wire/meta';

/** How a store behaves. The same for all stores of a cluster, but for `storeId`. */
export interface StoreConfig {
  readonly clusterId: number;
  readonly storeId: number;

  /** The regions of a new cluster; a store takes those that have a peer on it. Ignored where the disk knows its regions. */
  readonly regions: readonly Region[];

  /** A unit of Raft's time, in milliseconds. Default 50. */
  readonly tickMs?: number;
  /** See `RaftConfig`. Default 10. */
  readonly electionTicks?: number;
  /** See `RaftConfig`. Default 2. */
  readonly heartbeatTicks?: number;

  /** Whether logs are compacted, as part 2c has it. Default true. */
  readonly compacts?: boolean;
  /**
   * A leader compacts its region's log when it has this many entries that were applied: all of them, and a follower that
   * lacks one gets a snapshot. At least 2. Default 10,000.
   */
  readonly logEntriesLimit?: number;
  /**
   * A leader compacts its region's log when it has this many entries that were applied and are on every member: those. At
   * least 1, at most `logEntriesLimit`. Default 1,000.
   */
  readonly logEntriesThreshold?: number;

  /** The largest piece of a snapshot, in bytes. At least 1, at most `MAX_SNAPSHOT_CHUNK_BYTES`, which is the default. */
  readonly snapshotChunkBytes?: number;
}

const DEFAULTS = {
  tickMs: 50,
  electionTicks: 10,
  heartbeatTicks: 2,
  compacts: true,
  logEntriesLimit: 10_000,
  logEntriesThreshold: 1_000,
  snapshotChunkBytes: MAX_SNAPSHOT_CHUNK_BYTES,
};

/** With the defaults filled in. @throws TypeKVError `InvalidArgument`, naming the field */
export function storeConfigWithDefaults(config: StoreConfig): Required<StoreConfig> {
  const complete = { ...DEFAULTS, ...config };
  for (const field of ['clusterId', 'storeId', 'tickMs', 'logEntriesThreshold', 'snapshotChunkBytes'] as const) {
    refuseUnless(Number.isSafeInteger(complete[field]) && complete[field] > 0, `${field} must be an integer above 0`);
  }
  refuseUnless(
    complete.logEntriesLimit >= Math.max(2, complete.logEntriesThreshold),
    'logEntriesLimit must be at least logEntriesThreshold, and 2',
  );
  refuseUnless(complete.snapshotChunkBytes <= MAX_SNAPSHOT_CHUNK_BYTES, `snapshotChunkBytes must be at most ${MAX_SNAPSHOT_CHUNK_BYTES}`);
  return complete;
}

function refuseUnless(condition: boolean, message: string): void {
  if (!condition) throw new TypeKVError('InvalidArgument', `store configuration: ${message}`);
}
