/**
 * The data of a snapshot: the region, and all entries of its range in the data column families.
 *
 * On the wire it is `RaftSnapshotData`, whose pairs have keys of the single key space (kit/codec/column-family-key). In
 * protobuf, concatenated messages decode to one merged message. So a snapshot is sent in pieces and decoded as a whole.
 */
import { assert } from '#kit/assert';
import { decodeColumnFamilyKey, encodeColumnFamilyKey, columnFamilyOf } from '#kit/codec/column-family-key';
import type { KeyRange, KeyValue } from '#kit/engine';
import type { Region } from '#kit/wire/meta';
import { RaftSnapshotData } from '#kit/wire/raft-server';

export interface SnapshotEntry extends KeyValue {
  readonly cf: string;
}

export interface SnapshotData {
  readonly region: Region;
  /** Ordered by column family, and by key within a family. */
  readonly entries: readonly SnapshotEntry[];
}

/** The first piece of a snapshot: the region. */
export function encodeSnapshotRegion(region: Region): Uint8Array {
  return RaftSnapshotData.encode(RaftSnapshotData.create({ region })).finish();
}

/** A piece of a snapshot with some of its entries. */
export function encodeSnapshotEntries(entries: readonly SnapshotEntry[]): Uint8Array {
  const data = entries.map(({ cf, key, value }) => ({ key: encodeColumnFamilyKey(cf, key), value }));
  return RaftSnapshotData.encode(RaftSnapshotData.create({ data })).finish();
}

/** @param data all pieces of a snapshot, concatenated */
export function decodeSnapshotData(data: Uint8Array): SnapshotData {
  const { region, data: pairs } = RaftSnapshotData.decode(data);
  assert(region !== undefined, 'the data of a snapshot has no region');
  const entries = pairs.map(({ key, value }) => ({ cf: columnFamilyOf(key), key: decodeColumnFamilyKey(key), value }));
  return { region, entries };
}

/** The key range of a region. An empty end key means no end. */
export function rangeOf({ startKey, endKey }: Region): KeyRange {
  return endKey.length === 0 ? { start: startKey } : { start: startKey, end: endKey };
}
