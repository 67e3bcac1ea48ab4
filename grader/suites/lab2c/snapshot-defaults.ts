import type { TestDefinition } from '#grader/catalogue/define-test';
import { STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { paper } from '#grader/suites/references';
import type { StoreGroupOptions } from '#harness/scenario/store/store-group';

/** What the tests of lab2c have in common. */
export const SNAPSHOT_DEFAULTS = {
  ...STORE_DEFAULTS,
  references: paper('section 7'),
} satisfies Partial<TestDefinition>;

/** In entries. Small, so that a run of a few seconds compacts its logs many times. */
export const LOG_LIMIT = 40;

/** Snapshots have several pieces, so that pieces can be lost or reordered. */
export const COMPACTING_CONFIG: StoreGroupOptions['config'] = {
  compacts: true,
  logEntriesLimit: LOG_LIMIT,
  logEntriesThreshold: LOG_LIMIT / 2,
  snapshotChunkBytes: 64,
};
