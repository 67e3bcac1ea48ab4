/** Part 2c, in the store: installs a snapshot, which replaces a peer's data and log. */
import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineSnapshot, WriteOperation } from '#kit/engine';
import { deleteEntry, putApplyState, putRaftState, putRegion } from '#kit/store/records';
import { decodeSnapshotData, rangeOf, type SnapshotData } from '#kit/store/snapshot-data';
import type { StorePeer } from '#kit/store/store-peer';
import type { Region } from '#kit/wire/meta';
import type { Snapshot, SnapshotMetadata } from '#kit/wire/raft';

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
  // After the deletions in the batch, so that a key which existed before and is in the snapshot has its new value.
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
