// Part lab1: write what throws NotImplemented, then run `npm run grade lab1`. What to do is in docs/lab1.md.
/**
 * The raw requests: gets, puts, deletes and scans, without transactions.
 *
 * For all of them:
 *
 * - `cf` names the column family; the empty string means `DEFAULT_COLUMN_FAMILY`.
 * - Keys and values are arbitrary bytes; the empty key and the empty value are valid.
 * - If the storage throws a `TypeKVError`, the handler does not throw: it returns a response whose `error` is the error's
 *   `errorText`. Any other exception is a bug and passes through to the caller.
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
 * Returns the value of `request.key`. `notFound` is true only if the key does not exist; an empty value is found.
 */
export async function rawGet(storage: Storage, request: RawGetRequest): Promise<RawGetResponse> {
  throw new NotImplemented('lab1: rawGet');
}

/** Sets `request.key` to `request.value`, whether or not the key exists. Responds only when the write survives a crash. */
export async function rawPut(storage: Storage, request: RawPutRequest): Promise<RawPutResponse> {
  throw new NotImplemented('lab1: rawPut');
}

/** Deletes `request.key`. A key that does not exist is not an error. Responds only when the deletion survives a crash. */
export async function rawDelete(storage: Storage, request: RawDeleteRequest): Promise<RawDeleteResponse> {
  throw new NotImplemented('lab1: rawDelete');
}

/**
 * Returns the first `request.limit` entries of the column family whose key is at least `request.startKey`, in ascending order
 * of bytes. All entries are from one snapshot. Returns fewer entries if there are no more, and none for a limit of 0.
 */
export async function rawScan(storage: Storage, request: RawScanRequest): Promise<RawScanResponse> {
  throw new NotImplemented('lab1: rawScan');
}
