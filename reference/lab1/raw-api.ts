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
 * The value of `request.key`. A key that is not there answers `notFound: true`; an empty value does not.
 */
export async function rawGet(storage: Storage, request: RawGetRequest): Promise<RawGetResponse> {
  try {
    const value = await withReader(storage, (reader) => reader.get(columnFamilyOf(request), request.key));
    return value === undefined ? { error: '', value: new Uint8Array(0), notFound: true } : { error: '', value, notFound: false };
  } catch (error) {
    return { error: textOf(error), value: new Uint8Array(0), notFound: false };
  }
}

/** Sets `request.key` to `request.value`, whether or not it was there. Answers when the value survives a crash. */
export async function rawPut(storage: Storage, request: RawPutRequest): Promise<RawPutResponse> {
  try {
    await storage.write([{ type: 'put', cf: columnFamilyOf(request), key: request.key, value: request.value }]);
    return { error: '' };
  } catch (error) {
    return { error: textOf(error) };
  }
}

/** Removes `request.key`; fine where it is not there. Answers when the removal survives a crash. */
export async function rawDelete(storage: Storage, request: RawDeleteRequest): Promise<RawDeleteResponse> {
  try {
    await storage.write([{ type: 'delete', cf: columnFamilyOf(request), key: request.key }]);
    return { error: '' };
  } catch (error) {
    return { error: textOf(error) };
  }
}

/**
 * The first `request.limit` entries of the column family from `request.startKey` on, that key included, in ascending order
 * of bytes, all as of one moment. Fewer where there are no more; none for a limit of 0.
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

/** Closes the reader however `read` ends: a reader left open holds its snapshot for ever. */
async function withReader<Result>(storage: Storage, read: (reader: StorageReader) => Promise<Result>): Promise<Result> {
  const reader = storage.reader();
  try {
    // Awaited here, so that the reader is not closed before the read is done.
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
