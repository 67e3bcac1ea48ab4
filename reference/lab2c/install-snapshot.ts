/** Part 2c, in the store: a snapshot replaces what a peer has. */
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineSnapshot, WriteOperation } from '#kit/engine';
import { deleteEntry, putApplyState, putRaftState, putRegion } from '#kit/store/records';
import { decodeSnapshotData, rangeOf, type SnapshotData } from '#kit/store/snapshot-data';
import type { StorePeer } from '#kit/store/store-peer';
import type { Region } from '#kit/wire/meta';
import type { Snapshot, SnapshotMetadata } from '#kit/wire/raft';

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
  const data = decodeSnapshotData(snapshot.data);
  await replaceData(engine, peer.region, data, batch);
  replaceState(peer, snapshot.metadata!, data.region, batch);
  answerProposalsUpTo(peer, snapshot.metadata!.index);
}

async function replaceData(engine: Engine, region: Region, { entries }: SnapshotData, batch: WriteOperation[]): Promise<void> {
  const reader = engine.snapshot();
  try {
    for (const cf of DATA_COLUMN_FAMILIES) await deleteAll(reader, cf, region, batch);
  } finally {
    reader.close();
  }
  // Later in the batch, so that a key which was there before and still is ends up with its new value.
  for (const entry of entries) batch.push({ type: 'put', ...entry });
}

async function deleteAll(reader: EngineSnapshot, cf: string, region: Region, batch: WriteOperation[]): Promise<void> {
  const iterator = reader.iterator(cf, rangeOf(region));
  for (let entry = await iterator.next(); entry !== undefined; entry = await iterator.next())
    batch.push({ type: 'delete', cf, key: entry.key });
}

function replaceState(peer: StorePeer, { index, term }: SnapshotMetadata, region: Region, batch: WriteOperation[]): void {
  const { regionId, raftState, applyState } = peer;
  for (let gone = applyState.truncatedIndex + 1; gone <= raftState.lastIndex; gone++) batch.push(deleteEntry(regionId, gone));
  peer.raftState = { ...raftState, lastIndex: index, lastTerm: term };
  peer.applyState = { appliedIndex: index, truncatedIndex: index, truncatedTerm: term };
  peer.region = region;
  batch.push(putRaftState(regionId, peer.raftState), putApplyState(regionId, peer.applyState), putRegion(region));
}

function answerProposalsUpTo(peer: StorePeer, index: number): void {
  const covered = peer.proposals.filter((proposal) => proposal.index <= index);
  peer.proposals = peer.proposals.filter((proposal) => proposal.index > index);
  for (const { callback } of covered) callback.outcomeUnknown();
}
