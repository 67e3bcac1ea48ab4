// Part lab1: write what throws NotImplemented, then run `npm run grade lab1`. What to do is in docs/lab1.md.
/**
 * The raw requests: single keys and ranges, without transactions.
 *
 * In all of them:
 *
 * - `cf` names the column family; the empty string means `DEFAULT_COLUMN_FAMILY`.
 * - Keys and values are any bytes; the empty key and the empty value are ordinary ones.
 * - A `TypeKVError` of the storage is an answer, not an exception: its `errorText` goes into the response's `error`.
 *   Anything else that is thrown is not for the client and passes through.
 */

import { NotImplemented } from '#kit/errors';
import type { Storage } from '#kit/storage';
import type {
  RawDeleteRequest,
  RawDeleteResponse,
  RawGetRequest,
  RawGetResponse,
  RawPutRequest,
  RawPutResponse,
  RawScanRequest,
  RawScanResponse,
} from '#kit/wire/kvrpc';

/**
 * The value of `request.key`. A key that is not there answers `notFound: true`; an empty value does not.
 */
export async function rawGet(storage: Storage, request: RawGetRequest): Promise<RawGetResponse> {
  throw new NotImplemented('lab1: rawGet');
}

/** Sets `request.key` to `request.value`, whether or not it was there. Answers when the value survives a crash. */
export async function rawPut(storage: Storage, request: RawPutRequest): Promise<RawPutResponse> {
  throw new NotImplemented('lab1: rawPut');
}

/** Removes `request.key`; fine where it is not there. Answers when the removal survives a crash. */
export async function rawDelete(storage: Storage, request: RawDeleteRequest): Promise<RawDeleteResponse> {
  throw new NotImplemented('lab1: rawDelete');
}

/**
 * The first `request.limit` entries of the column family from `request.startKey` on, that key included, in ascending order
 * of bytes, all as of one moment. Fewer where there are no more; none for a limit of 0.
 */
export async function rawScan(storage: Storage, request: RawScanRequest): Promise<RawScanResponse> {
  throw new NotImplemented('lab1: rawScan');
}
