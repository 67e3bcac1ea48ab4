/** Part 2b: what Raft wants done, done for all peers of a store at once. */
import type { Engine, WriteOperation } from '#kit/engine';
import type { StorePeer } from '#kit/store/store-peer';

import { applyCommitted } from './apply';
import { persistReady } from './peer-storage';

/**
 * Does what the peers' Raft nodes want done (`Ready`, kit/raft/ready), and completes when it is done.
 *
 * 1. All that the readies want persisted goes into *one* synced batch: a disk syncs a hundred peers in the time of one
 *    (group commit). A snapshot comes before the entries of its ready.
 * 2. Only when the batch is durable the messages leave: each of them says something that a crash must not undo (Raft,
 *    figure 2: "updated on stable storage before responding to RPCs").
 * 3. Then the committed entries of all peers are applied.
 * 4. Then each peer's Raft node is told so by `advance`.
 *
 * The store calls it again only after it has completed. Meanwhile Raft nodes go on taking ticks, messages and proposals;
 * what comes of it waits for the next call. An error of the engine is not for this code to handle: the state of the disk is
 * not known any more, so nothing may be sent or answered after it. It passes through, and the store stops.
 *
 * @param peers every peer that has something to do, in ascending order of regions
 */
export async function handleReadies(engine: Engine, peers: readonly StorePeer[]): Promise<void> {
  const batch: WriteOperation[] = [];
  const work = peers.map((peer) => ({ peer, ready: peer.raft.ready() }));
  for (const { peer, ready } of work) {
    if (ready.snapshot !== undefined) await peer.installSnapshot(ready.snapshot, batch);
    persistReady(peer, ready, batch);
  }
  if (batch.length > 0) await engine.write(batch, { sync: true });
  for (const { peer, ready } of work) for (const message of ready.messages) peer.send(message);
  await applyCommitted(
    engine,
    work.map(({ peer, ready }) => ({ peer, entries: ready.committedEntries })),
  );
  for (const { peer, ready } of work) peer.raft.advance(ready);
}
