import { DATA_COLUMN_FAMILIES } from '#kit/column-family';
import { TypeKVError } from '#kit/errors';
import type { EngineIterator, EngineSnapshot, KeyRange, WriteBatch } from '#kit/engine';
import type { Storage, StorageReader } from '#kit/storage';

import { intersection } from '#kit/store/key-range';

/** The replicated data of one region as a `Storage`, for lab1's handlers. Created for each request. */
export class RegionStorage implements Storage {
  readonly #replicate: (batch: WriteBatch) => Promise<void>;
  readonly #snapshot: RegionReader | undefined;

  /**
   * @param replicate proposes a batch and completes when it is applied
   * @param snapshot the region's data as of now; `undefined` for a write request. Its owner closes it
   */
  constructor(replicate: (batch: WriteBatch) => Promise<void>, snapshot: RegionReader | undefined) {
    this.#replicate = replicate;
    this.#snapshot = snapshot;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  write(batch: WriteBatch): Promise<void> {
    return this.#replicate(batch);
  }

  reader(): StorageReader {
    if (this.#snapshot === undefined)
      throw new TypeKVError('InvalidArgument', 'a handler of a write request called reader(): only gets and scans may read');
    return this.#snapshot;
  }
}

/**
 * A reader that sees only data of regions, and with iterators only the keys of one region. The engine below it also has the
 * store's own records, in the column family `raft`: for a client, that family does not exist.
 */
export class RegionReader implements EngineSnapshot {
  readonly #reader: EngineSnapshot;
  readonly #range: KeyRange;

  constructor(reader: EngineSnapshot, range: KeyRange) {
    this.#reader = reader;
    this.#range = range;
  }

  get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined> {
    return isDataFamily(cf) ? this.#reader.get(cf, key) : Promise.reject(unknownFamily(cf));
  }

  iterator(cf: string, range: KeyRange = {}): EngineIterator {
    if (!isDataFamily(cf)) throw unknownFamily(cf);
    return this.#reader.iterator(cf, intersection(range, this.#range));
  }

  close(): void {
    this.#reader.close();
  }
}

function isDataFamily(cf: string): boolean {
  return DATA_COLUMN_FAMILIES.some((family) => family === cf);
}

function unknownFamily(cf: string): TypeKVError {
  return new TypeKVError('UnknownColumnFamily', `there is no column family ${JSON.stringify(cf)}`);
}
