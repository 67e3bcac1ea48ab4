// Part lab2c: write what throws NotImplemented, then run `npm run grade lab2c`. What to do is in docs/lab2c.md.
/** Part 2c, in the store: installs a snapshot, which replaces a peer's data and log. */

import type { Engine, WriteOperation } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { Snapshot } from '#kit/wire/raft';

/**
 * Adds to `batch` everything that installing `snapshot` changes. The batch is atomic, so after a crash the peer has either
 * its state from before or the snapshot's:
 *
 * - the region's data are the snapshot's; keys of the region that the snapshot does not have are deleted;
 * - the log is empty and starts after the snapshot's last entry, and all old entries are deleted; `peer.raftState` and
 *   `peer.applyState` have that entry's index and term; the hard state stays;
 * - the region is the snapshot's, on disk and in `peer.region`.
 *
 * For proposals up to the snapshot's index it is no longer known whether the snapshot contains them. They are removed, and
 * their callbacks get `outcomeUnknown`. Open readers are not affected: they are snapshots of the engine.
 *
 * @param snapshot with its complete `data`; see kit/store/snapshot-data
 * @throws TypeKVError `DiskError` of the engine
 */
export async function installSnapshot(engine: Engine, peer: StorePeer, snapshot: Snapshot, batch: WriteOperation[]): Promise<void> {
  throw new NotImplemented('lab2c: installSnapshot');
}
