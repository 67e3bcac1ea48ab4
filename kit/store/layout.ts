/**
 * The keys of a store's own records, in the column family `raft`. They are part of the on-disk format.
 *
 *     0x01                              StoreIdent
 *     0x02 region id                    RegionLocalState
 *     0x03 region id 0x01               RaftLocalState
 *     0x03 region id 0x02               RaftApplyState
 *     0x03 region id 0x03 index         Entry
 *
 * Region ids and indexes have 8 bytes, big-endian. So the entries of a log are in the order of their indexes, and all records
 * of a region's log are contiguous.
 */
import { UINT64_BYTES, indexAt, putIndex } from '#kit/codec/uint64';
import type { ColumnFamily } from '#kit/column-family';
import type { KeyRange } from '#kit/engine';

export const RAFT_COLUMN_FAMILY: ColumnFamily = 'raft';

const IDENT = 0x01;
const REGION = 0x02;
const RAFT = 0x03;
const RAFT_STATE = 0x01;
const APPLY_STATE = 0x02;
const ENTRY = 0x03;

const REGION_KEY_BYTES = 1 + UINT64_BYTES;
const RAFT_KEY_BYTES = REGION_KEY_BYTES + 1;
const ENTRY_KEY_BYTES = RAFT_KEY_BYTES + UINT64_BYTES;

export function storeIdentKey(): Uint8Array {
  return Uint8Array.of(IDENT);
}

export function regionStateKey(regionId: number): Uint8Array {
  const key = new Uint8Array(REGION_KEY_BYTES);
  key[0] = REGION;
  putIndex(key, 1, regionId);
  return key;
}

/** The range of all regions' states. */
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
  const key = raftKey(regionId, ENTRY, ENTRY_KEY_BYTES);
  putIndex(key, RAFT_KEY_BYTES, index);
  return key;
}

/** The range of all records of a region's log: its states and its entries. */
export function raftRange(regionId: number): KeyRange {
  return { start: raftKey(regionId, 0), end: raftKey(regionId, ENTRY + 1) };
}

/** The range of the logs of all regions. */
export function allRaftRange(): KeyRange {
  return { start: Uint8Array.of(RAFT), end: Uint8Array.of(RAFT + 1) };
}

/** The range of all entries of a region's log. */
export function entryRange(regionId: number): KeyRange {
  return { start: raftKey(regionId, ENTRY), end: raftKey(regionId, ENTRY + 1) };
}

/** @param length of the key in bytes. The rest of it is not written */
function raftKey(regionId: number, kind: number, length = RAFT_KEY_BYTES): Uint8Array {
  const key = new Uint8Array(length);
  key[0] = RAFT;
  putIndex(key, 1, regionId);
  key[REGION_KEY_BYTES] = kind;
  return key;
}

/** What a key of this column family is the key of. */
export interface RecordKey {
  readonly kind: 'store identity' | 'region' | 'raft state' | 'apply state' | 'entry';
  readonly regionId?: number;
  /** Of an entry. */
  readonly index?: number;
}

/** The inverse of the functions above; `undefined` for a key that none of them returns. */
export function parseRecordKey(key: Uint8Array): RecordKey | undefined {
  const family = key[0];
  const kind = key[REGION_KEY_BYTES];
  if (family === IDENT && key.length === 1) return { kind: 'store identity' };
  if (key.length < REGION_KEY_BYTES) return undefined;
  const regionId = indexAt(key, 1);
  if (family === REGION && kind === undefined) return { kind: 'region', regionId };
  if (family !== RAFT) return undefined;
  if (kind === ENTRY && key.length === ENTRY_KEY_BYTES) return { kind: 'entry', regionId, index: indexAt(key, RAFT_KEY_BYTES) };
  if (key.length !== RAFT_KEY_BYTES) return undefined;
  if (kind === RAFT_STATE) return { kind: 'raft state', regionId };
  return kind === APPLY_STATE ? { kind: 'apply state', regionId } : undefined;
}
