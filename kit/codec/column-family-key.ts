import { EMPTY_BYTES } from '#kit/bytes';
import { COLUMN_FAMILIES, type ColumnFamily } from '#kit/column-family';
import { columnFamilyIndex } from '#kit/column-family-index';
import { TypeKVError } from '#kit/errors';

/**
 * The prefix byte of each column family, for engines with a single key space such as LevelDB: one byte before each key.
 * These bytes are part of the on-disk format. Byte 0 is reserved for an engine's own records.
 */
const PREFIXES: Readonly<Record<ColumnFamily, number>> = { default: 1, lock: 2, write: 3, raft: 4 };

/**
 * Encodes `key` of `cf` as a key of the single key space. The order of keys is preserved, and families do not overlap.
 * @throws TypeKVError `UnknownColumnFamily`
 */
export function encodeColumnFamilyKey(cf: string, key: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(1 + key.length);
  encoded[0] = prefixOf(cf);
  encoded.set(key, 1);
  return encoded;
}

/** The inverse of `encodeColumnFamilyKey`: the key without its family, as a copy. */
export function decodeColumnFamilyKey(encoded: Uint8Array): Uint8Array {
  return new Uint8Array(encoded.subarray(1));
}

/**
 * The column family of a key of the single key space.
 * @throws TypeKVError `UnknownColumnFamily` if the prefix is unknown
 */
export function columnFamilyOf(encoded: Uint8Array): ColumnFamily {
  const cf = COLUMN_FAMILIES.find((family) => PREFIXES[family] === encoded[0]);
  if (cf === undefined) throw new TypeKVError('UnknownColumnFamily', `no column family has the prefix ${encoded[0]}`);
  return cf;
}

/**
 * The first key of the single key space after all keys of `cf`.
 * @throws TypeKVError `UnknownColumnFamily`
 */
export function columnFamilyEnd(cf: string): Uint8Array {
  const end = encodeColumnFamilyKey(cf, EMPTY_BYTES);
  end[0]!++;
  return end;
}

function prefixOf(cf: string): number {
  return PREFIXES[COLUMN_FAMILIES[columnFamilyIndex(cf)]!];
}
