import { TypeKVError } from '#kit/errors';

/** Encodes unsigned 64-bit integers as 8 bytes: in ascending order for ids and indexes in keys, in descending order for timestamps. */
export const UINT64_BYTES = 8;

const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * Big-endian, so that the order of the bytes is the order of the numbers.
 * @throws TypeKVError `InvalidArgument` if `value` is negative or longer than 64 bits
 */
export function encodeUint64(value: bigint): Uint8Array {
  checkRange(value);
  const bytes = new Uint8Array(UINT64_BYTES);
  viewOf(bytes).setBigUint64(0, value);
  return bytes;
}

const UINT32_VALUES = 2 ** 32;

/**
 * Like `encodeUint64`, for a number: an id or an index.
 * @throws TypeKVError `InvalidArgument` if `value` is negative or not a safe integer
 */
export function encodeIndex(value: number): Uint8Array {
  const bytes = new Uint8Array(UINT64_BYTES);
  putIndex(bytes, 0, value);
  return bytes;
}

/** Writes the 8 bytes of `encodeIndex` into `bytes`, from `at` on: a key of several parts needs one allocation. */
export function putIndex(bytes: Uint8Array, at: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeKVError('InvalidArgument', `${value} is not an integer from 0 to 2^53 - 1`);
  putUint32(bytes, at, Math.floor(value / UINT32_VALUES));
  putUint32(bytes, at + 4, value % UINT32_VALUES);
}

/** The number that `putIndex` wrote at `at`. */
export function indexAt(bytes: Uint8Array, at: number): number {
  return uint32At(bytes, at) * UINT32_VALUES + uint32At(bytes, at + 4);
}

function uint32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 2 ** 24 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}

/** Without a DataView, which for so few bytes takes longer than everything else in building a key. */
function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/**
 * Decodes the number in the first 8 bytes. More bytes may follow.
 * @throws TypeKVError `InvalidArgument` if there are fewer than 8 bytes
 */
export function decodeUint64(bytes: Uint8Array): bigint {
  if (bytes.length < UINT64_BYTES)
    throw new TypeKVError('InvalidArgument', `a 64-bit integer needs 8 bytes, but there are ${bytes.length}`);
  return viewOf(bytes).getBigUint64(0);
}

/**
 * With every bit inverted, so that the largest number comes first: the newest version of a key before older ones.
 * @throws TypeKVError `InvalidArgument` if `value` is negative or longer than 64 bits
 */
export function encodeUint64Descending(value: bigint): Uint8Array {
  checkRange(value);
  return encodeUint64(MAX_UINT64 - value);
}

/**
 * The inverse of `encodeUint64Descending`, from the first 8 bytes.
 * @throws TypeKVError `InvalidArgument` if there are fewer than 8 bytes
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
