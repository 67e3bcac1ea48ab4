/**
 * The data of a snapshot: a region as it was, and all entries of its range in the data column families.
 *
 * On the wire it is `RaftSnapshotData`, whose pairs have keys of the single key space (kit/codec/column-family-key). The
 * encoding of protobuf has it that pieces which are put one after the other are one message: so a snapshot is sent in
 * pieces, and read whole.
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
  /** By column family, each in ascending order of keys. */
  readonly entries: readonly SnapshotEntry[];
}

/** What a snapshot's pieces begin with. */
export function encodeSnapshotRegion(region: Region): Uint8Array {
  return RaftSnapshotData.encode(RaftSnapshotData.create({ region })).finish();
}

/** A piece with some of the entries. */
export function encodeSnapshotEntries(entries: readonly SnapshotEntry[]): Uint8Array {
  const data = entries.map(({ cf, key, value }) => ({ key: encodeColumnFamilyKey(cf, key), value }));
  return RaftSnapshotData.encode(RaftSnapshotData.create({ data })).finish();
}

/** @param data all pieces of a snapshot, one after the other */
export function decodeSnapshotData(data: Uint8Array): SnapshotData {
  const { region, data: pairs } = RaftSnapshotData.decode(data);
  assert(region !== undefined, 'a snapshot without a region');
  const entries = pairs.map(({ key, value }) => ({ cf: columnFamilyOf(key), key: decodeColumnFamilyKey(key), value }));
  return { region, entries };
}

/** The keys of a region; an empty end key is the end of all keys. */
export function rangeOf({ startKey, endKey }: Region): KeyRange {
  return endKey.length === 0 ? { start: startKey } : { start: startKey, end: endKey };
}
