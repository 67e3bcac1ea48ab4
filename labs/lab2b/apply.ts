// Part lab2b: write what throws NotImplemented, then run `npm run grade lab2b`. What to do is in docs/lab2b.md.
/** Part 2b: what is committed becomes data, and whoever waits for it is answered. */

import type { Engine } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { StorePeer } from '#kit/store/store-peer';
import type { Entry } from '#kit/wire/raft';

/** What is to be applied to one peer: entries in ascending order of index, which follow on `applyState.appliedIndex`. */
export interface Committed {
  readonly peer: StorePeer;
  readonly entries: readonly Entry[];
}

/**
 * Applies the entries of all peers by *one* batch, which also has each peer's new applied index: so that after a crash the
 * index says what the data have, and no entry is applied twice or left out. The batch need not be synced. What a crash
 * takes of it is applied again from the log, which is durable.
 *
 * Every proposal that an entry decides is answered, once: as done where that entry is its own, as stale where it is lost for
 * good, as unknown where its place was passed by. Answers leave when the batch has been written: readers opened from then on
 * see it.
 */
export async function applyCommitted(engine: Engine, work: readonly Committed[]): Promise<void> {
  throw new NotImplemented('lab2b: applyCommitted');
}
