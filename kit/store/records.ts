/** What a store keeps for itself, as operations of a batch, and read back. Where it lies is in `layout`. */
import { assert } from '#kit/assert';
import type { DeleteOperation, PutOperation } from '#kit/engine';
import type { Region } from '#kit/wire/meta';
import { Entry, type HardState } from '#kit/wire/raft';
import { PeerState, RaftApplyState, RaftLocalState, RegionLocalState } from '#kit/wire/raft-server';

import { RAFT_COLUMN_FAMILY, applyStateKey, entryKey, raftStateKey, regionStateKey } from './layout';

/** What a peer's disk says of its log besides the entries. */
export interface DurableRaftState {
  readonly hardState: HardState;
  /** The last entry of the log on disk; that of the truncated state where it has none. */
  readonly lastIndex: number;
  readonly lastTerm: number;
}

/** How far a peer's data are, and what of its log is gone. */
export interface DurableApplyState {
  /** The last entry whose effect the data have. */
  readonly appliedIndex: number;
  /** The entry before the first one that is kept; 0 and 0 for a whole log. */
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

function put(key: Uint8Array, value: Uint8Array): PutOperation {
  return { type: 'put', cf: RAFT_COLUMN_FAMILY, key, value };
}

export function decodeEntry(bytes: Uint8Array): Entry {
  return Entry.decode(bytes);
}

/** @param bytes `undefined` for a peer that has written none */
export function decodeRaftState(bytes: Uint8Array | undefined): DurableRaftState {
  const { hardState, lastIndex, lastTerm } = RaftLocalState.decode(bytes ?? new Uint8Array(0));
  return { hardState: hardState ?? { term: 0, vote: 0, commit: 0 }, lastIndex, lastTerm };
}

/** @param bytes `undefined` for a peer that has written none */
export function decodeApplyState(bytes: Uint8Array | undefined): DurableApplyState {
  const { appliedIndex, truncatedState } = RaftApplyState.decode(bytes ?? new Uint8Array(0));
  return { appliedIndex, truncatedIndex: truncatedState?.index ?? 0, truncatedTerm: truncatedState?.term ?? 0 };
}

export function decodeRegion(bytes: Uint8Array): Region {
  const { region } = RegionLocalState.decode(bytes);
  assert(region !== undefined, 'a region state without a region');
  return region;
}
