// Part lab2b: write what throws NotImplemented, then run `npm run grade lab2b`. What to do is in docs/lab2b.md.
/** Part 2b: applies committed entries to the data and answers the clients that wait for them. */

import type { Engine } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { Entry } from '#kit/wire/raft';

/** The entries to apply to one peer: in ascending order of index, without gaps, from `applyState.appliedIndex + 1` on. */
export interface Committed {
  readonly peer: StorePeer;
  readonly entries: readonly Entry[];
}

/**
 * Applies the entries of all peers in *one* batch. The batch also has each peer's new applied index, so that after a crash the
 * index and the data match, and no entry is applied twice or skipped. The batch is not synced: if a crash loses it, the
 * entries are applied again from the log, which is durable.
 *
 * A command for which `peer.checkApply` returns an error has no effect: only its index counts as applied.
 *
 * After the batch is written, entry by entry, `afterWrite` of an admin command is called, and then each proposal that the entry
 * decides is answered exactly once:
 *
 * - success, or the error of `checkApply`, if the applied entry is the proposal's own (same index and term);
 * - `StaleCommand`, if another entry took its index, or an entry of a higher term comes before it: it is lost for good;
 * - outcome unknown, if its index was skipped, which only a snapshot does.
 *
 * The answer to a read has a reader that was opened after the batch was written.
 *
 * @throws TypeKVError `DiskError` of the engine; nothing is answered then
 */
export async function applyCommitted(engine: Engine, work: readonly Committed[]): Promise<void> {
  throw new NotImplemented('lab2b: applyCommitted');
}
