/**
 * Where a store keeps what it needs for itself: keys of the column family `raft`. They are part of the on-disk format.
 *
 *     0x01                              StoreIdent
 *     0x02 region id                    RegionLocalState
 *     0x03 region id 0x01               RaftLocalState
 *     0x03 region id 0x02               RaftApplyState
 *     0x03 region id 0x03 index         Entry
 *
 * Region ids and indexes are 8 bytes, big-endian, so that the entries of a log lie in their order, and all that belongs to
 * a region's log lies together.
 */
import { concatBytes } from '#kit/bytes';
import { encodeIndex } from '#kit/codec/uint64';
import type { ColumnFamily } from '#kit/column-family';
import type { KeyRange } from '#kit/engine';

export const RAFT_COLUMN_FAMILY: ColumnFamily = 'raft';

const IDENT = 0x01;
const REGION = 0x02;
const RAFT = 0x03;
const RAFT_STATE = 0x01;
const APPLY_STATE = 0x02;
const ENTRY = 0x03;

export function storeIdentKey(): Uint8Array {
  return Uint8Array.of(IDENT);
}

export function regionStateKey(regionId: number): Uint8Array {
  return concatBytes(Uint8Array.of(REGION), encodeIndex(regionId));
}

/** Every region's state. */
export function regionStateRange(): KeyRange {
  return { start: Uint8Array.of(REGION), end: Uint8Array.of(REGION + 1) };
}

export function raftStateKey(regionId: number): Uint8Array {
  return raftKey(regionId, RAFT_STATE);
}

export function applyStateKey(regionId: number): Uint8Array {
  return raftKey(regionId, APPLY_STATE);
}

export function entryKey(regionId: number, index: number): Uint8Array {
  return concatBytes(raftKey(regionId, ENTRY), encodeIndex(index));
}

/** Every entry of a region's log. */
export function entryRange(regionId: number): KeyRange {
  return { start: raftKey(regionId, ENTRY), end: raftKey(regionId, ENTRY + 1) };
}

function raftKey(regionId: number, kind: number): Uint8Array {
  return concatBytes(Uint8Array.of(RAFT), encodeIndex(regionId), Uint8Array.of(kind));
}
