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

import { DEFAULT_COLUMN_FAMILY } from '#kit/column-family';
import { TypeKVError, errorText } from '#kit/errors';
import type { Storage, StorageReader } from '#kit/storage';
import type {
  KvPair,
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
  try {
    const value = await withReader(storage, (reader) => reader.get(columnFamilyOf(request), request.key));
    return value === undefined ? { error: '', value: new Uint8Array(0), notFound: true } : { error: '', value, notFound: false };
  } catch (error) {
    return { error: textOf(error), value: new Uint8Array(0), notFound: false };
  }
}

/** Sets `request.key` to `request.value`, whether or not the key exists. Responds only when the write survives a crash. */
export async function rawPut(storage: Storage, request: RawPutRequest): Promise<RawPutResponse> {
  try {
    await storage.write([{ type: 'put', cf: columnFamilyOf(request), key: request.key, value: request.value }]);
    return { error: '' };
  } catch (error) {
    return { error: textOf(error) };
  }
}

/** Deletes `request.key`. A key that does not exist is not an error. Responds only when the deletion survives a crash. */
export async function rawDelete(storage: Storage, request: RawDeleteRequest): Promise<RawDeleteResponse> {
  try {
    await storage.write([{ type: 'delete', cf: columnFamilyOf(request), key: request.key }]);
    return { error: '' };
  } catch (error) {
    return { error: textOf(error) };
  }
}

/**
 * Returns the first `request.limit` entries of the column family whose key is at least `request.startKey`, in ascending order
 * of bytes. All entries are from one snapshot. Returns fewer entries if there are no more, and none for a limit of 0.
 */
export async function rawScan(storage: Storage, request: RawScanRequest): Promise<RawScanResponse> {
  try {
    return { error: '', kvs: await withReader(storage, (reader) => scan(reader, request)) };
  } catch (error) {
    return { error: textOf(error), kvs: [] };
  }
}

async function scan(reader: StorageReader, request: RawScanRequest): Promise<KvPair[]> {
  const iterator = reader.iterator(columnFamilyOf(request), { start: request.startKey });
  const pairs: KvPair[] = [];
  while (pairs.length < request.limit) {
    const entry = await iterator.next();
    if (entry === undefined) break;
    pairs.push(entry);
  }
  return pairs;
}

/** Closes the reader even if `read` fails: an open reader holds its snapshot forever. */
async function withReader<Result>(storage: Storage, read: (reader: StorageReader) => Promise<Result>): Promise<Result> {
  const reader = storage.reader();
  try {
    // Awaited here, so that `finally` does not close the reader before the read is done.
    return await read(reader);
  } finally {
    reader.close();
  }
}

function columnFamilyOf(request: { cf: string }): string {
  return request.cf === '' ? DEFAULT_COLUMN_FAMILY : request.cf;
}

function textOf(error: unknown): string {
  if (error instanceof TypeKVError) return errorText(error);
  throw error;
}
