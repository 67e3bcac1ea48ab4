/** A store's own records: encoded as operations of a batch, and decoded. Their keys are in `layout`. */
import { assert } from '#kit/assert';
import type { DeleteOperation, PutOperation } from '#kit/engine';
import type { Region } from '#kit/wire/meta';
import { Entry, type HardState } from '#kit/wire/raft';
import { PeerState, RaftApplyState, RaftLocalState, RegionLocalState } from '#kit/wire/raft-server';

import { RAFT_COLUMN_FAMILY, applyStateKey, entryKey, raftStateKey, regionStateKey } from './layout';

/** The persisted state of a peer's log, without the entries. */
export interface DurableRaftState {
  readonly hardState: HardState;
  /** The index and term of the last entry on disk; if there are no entries, those of the last discarded entry. */
  readonly lastIndex: number;
  readonly lastTerm: number;
}

/** The persisted applied index of a peer, and the part of its log that was discarded. */
export interface DurableApplyState {
  /** The index of the last entry that was applied to the data. */
  readonly appliedIndex: number;
  /** The index and term of the last discarded entry; 0 and 0 if no entry was discarded. */
  readonly truncatedIndex: number;
  readonly truncatedTerm: number;
}

export function putEntry(regionId: number, entry: Entry): PutOperation {
  return put(entryKey(regionId, entry.index), Entry.encode(entry).finish());
}

export function deleteEntry(regionId: number, index: number): DeleteOperation {
  return { type: 'delete', cf: RAFT_COLUMN_FAMILY, key: entryKey(regionId, index) };
}

export function putRaftState(regionId: number, { hardState, lastIndex, lastTerm }: DurableRaftState): PutOperation {
  return put(raftStateKey(regionId), RaftLocalState.encode({ hardState, lastIndex, lastTerm }).finish());
}

export function putApplyState(
  regionId: number,
  { appliedIndex, truncatedIndex: index, truncatedTerm: term }: DurableApplyState,
): PutOperation {
  return put(applyStateKey(regionId), RaftApplyState.encode({ appliedIndex, truncatedState: { index, term } }).finish());
}

export function putRegion(region: Region): PutOperation {
  return put(regionStateKey(region.id), RegionLocalState.encode({ state: PeerState.Normal, region }).finish());
}

/** The record of a region whose peer was removed from this store. The store deletes the region's keys. */
export function putTombstone(region: Region): PutOperation {
  return put(regionStateKey(region.id), RegionLocalState.encode({ state: PeerState.Tombstone, region }).finish());
}

function put(key: Uint8Array, value: Uint8Array): PutOperation {
  return { type: 'put', cf: RAFT_COLUMN_FAMILY, key, value };
}

export function decodeEntry(bytes: Uint8Array): Entry {
  return Entry.decode(bytes);
}

/** @param bytes `undefined` if the peer has not written it yet */
export function decodeRaftState(bytes: Uint8Array | undefined): DurableRaftState {
  const { hardState, lastIndex, lastTerm } = RaftLocalState.decode(bytes ?? new Uint8Array(0));
  return { hardState: hardState ?? { term: 0, vote: 0, commit: 0 }, lastIndex, lastTerm };
}

/** @param bytes `undefined` if the peer has not written it yet */
export function decodeApplyState(bytes: Uint8Array | undefined): DurableApplyState {
  const { appliedIndex, truncatedState } = RaftApplyState.decode(bytes ?? new Uint8Array(0));
  return { appliedIndex, truncatedIndex: truncatedState?.index ?? 0, truncatedTerm: truncatedState?.term ?? 0 };
}

export function decodeRegion(bytes: Uint8Array): Region {
  return decodeRegionState(bytes).region;
}

export function decodeRegionState(bytes: Uint8Array): { readonly region: Region; readonly isTombstone: boolean } {
  const { region, state } = RegionLocalState.decode(bytes);
  assert(region !== undefined, 'a region state on disk has no region');
  return { region, isTombstone: state === PeerState.Tombstone };
}
