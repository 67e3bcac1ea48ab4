import { TypeKVError } from '#kit/errors';

/** Unsigned 64-bit integers as 8 bytes, in two orders: ascending for ids and indexes in keys, descending for timestamps. */
export const UINT64_BYTES = 8;

const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * Big-endian, so that bytes are ordered as numbers are.
 * @throws TypeKVError `InvalidArgument` where `value` is negative or longer than 64 bits
 */
export function encodeUint64(value: bigint): Uint8Array {
  checkRange(value);
  const bytes = new Uint8Array(UINT64_BYTES);
  viewOf(bytes).setBigUint64(0, value);
  return bytes;
}

const UINT32_VALUES = 2 ** 32;

/**
 * The same for a number: an id, an index.
 * @throws TypeKVError `InvalidArgument` where `value` is no safe integer, or negative
 */
export function encodeIndex(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeKVError('InvalidArgument', `${value} is not an integer from 0 to 2^53 - 1`);
  const bytes = new Uint8Array(UINT64_BYTES);
  putUint32(bytes, 0, Math.floor(value / UINT32_VALUES));
  putUint32(bytes, 4, value % UINT32_VALUES);
  return bytes;
}

/** Written out: a DataView for so few bytes costs more than all the rest of making a key. */
function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/**
 * The number in the first 8 bytes; more may follow.
 * @throws TypeKVError `InvalidArgument` where there are fewer
 */
export function decodeUint64(bytes: Uint8Array): bigint {
  if (bytes.length < UINT64_BYTES) throw new TypeKVError('InvalidArgument', `a 64-bit integer has 8 bytes, not ${bytes.length}`);
  return viewOf(bytes).getBigUint64(0);
}

/**
 * Every bit inverted, so that the largest number comes first: the newest version of a key before the older ones.
 * @throws TypeKVError `InvalidArgument` where `value` is negative or longer than 64 bits
 */
export function encodeUint64Descending(value: bigint): Uint8Array {
  checkRange(value);
  return encodeUint64(MAX_UINT64 - value);
}

/**
 * The inverse of `encodeUint64Descending`, from the first 8 bytes.
 * @throws TypeKVError `InvalidArgument` where there are fewer
 */
export function decodeUint64Descending(bytes: Uint8Array): bigint {
  return MAX_UINT64 - decodeUint64(bytes);
}

function checkRange(value: bigint): void {
  if (value < 0n || value > MAX_UINT64) throw new TypeKVError('InvalidArgument', `${value} is not from 0 to 2^64 - 1`);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
