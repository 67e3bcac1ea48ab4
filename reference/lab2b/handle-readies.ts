/** Part 2b: processes the pending work of Raft for all peers of a store together. */
import type { Engine, WriteOperation } from '#kit/engine';
import type { StorePeer } from '#kit/store/store-peer';

import { applyCommitted } from './apply';
import { persistReady } from './peer-storage';

/**
 * Takes one ready from each peer's Raft node (`Ready`, kit/raft/ready) and processes them. Completes when all of it is done.
 *
 * 1. Persist the snapshots, entries and hard states of all readies in *one* synced batch. Syncing a hundred peers together
 *    takes as long as syncing one (group commit). A snapshot comes before the entries of its ready. An empty batch is not
 *    written.
 * 2. Send the messages, only after the batch is durable: a message promises state that a crash must not undo (Raft, figure
 *    2: "updated on stable storage before responding to RPCs").
 * 3. Apply the committed entries of all peers (`applyCommitted`).
 * 4. Call `advance` on each peer's Raft node.
 *
 * The store calls this function again only after it has completed. Meanwhile the Raft nodes accept ticks, messages and
 * proposals; the resulting work waits for the next call.
 *
 * @param peers every peer with pending work, in ascending order of region ids
 * @throws TypeKVError `DiskError` of the engine, passed through. The state of the disk is then unknown, so nothing is sent
 *   or answered after it. The store stops
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
