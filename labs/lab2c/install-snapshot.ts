// Part lab2c: write what throws NotImplemented, then run `npm run grade lab2c`. What to do is in docs/lab2c.md.
/** Part 2c, in the store: a snapshot replaces what a peer has. */

import type { Engine, WriteOperation } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { Snapshot } from '#kit/wire/raft';

/**
 * Adds to `batch` all that installing `snapshot` changes, so that a crash finds the peer as it was before or as the snapshot
 * says, and nothing between:
 *
 * - the region's data are those of the snapshot, and keys that it does not have are gone;
 * - the log is empty, and begins after the snapshot's entry; so do `peer.raftState` and `peer.applyState`;
 * - the region is the snapshot's.
 *
 * Of proposals up to the snapshot's entry it cannot be told any more whether they were among what the snapshot has: their
 * callers hear that the outcome is unknown. Readers that are open stay as they are; they are snapshots of the engine.
 *
 * @param snapshot its `data` are whole: kit/store/snapshot-data reads them
 */
export async function installSnapshot(engine: Engine, peer: StorePeer, snapshot: Snapshot, batch: WriteOperation[]): Promise<void> {
  throw new NotImplemented('lab2c: installSnapshot');
}
