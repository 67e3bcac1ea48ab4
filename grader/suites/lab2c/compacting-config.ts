import type { StoreGroupOptions } from '#harness/scenario/store/store-group';

/** Entries. Small, so that a run of a few seconds compacts its logs again and again. */
export const LOG_LIMIT = 40;

/** Snapshots of several pieces, of which some may get lost, or come in another order. */
export const COMPACTING: StoreGroupOptions['config'] = {
  compacts: true,
  logEntriesLimit: LOG_LIMIT,
  logEntriesThreshold: LOG_LIMIT / 2,
  snapshotChunkBytes: 64,
};

export const COMPACTION_READING = 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 7';
