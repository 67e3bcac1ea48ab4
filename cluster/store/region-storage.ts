import { TypeKVError } from '#kit/errors';
import type { EngineIterator, EngineSnapshot, KeyRange, WriteBatch } from '#kit/engine';
import type { Storage, StorageReader } from '#kit/storage';

import { intersection } from './key-range';

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

/** A reader whose iterators see only the keys of one region. */
export class RegionReader implements EngineSnapshot {
  readonly #reader: EngineSnapshot;
  readonly #range: KeyRange;

  constructor(reader: EngineSnapshot, range: KeyRange) {
    this.#reader = reader;
    this.#range = range;
  }

  get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#reader.get(cf, key);
  }

  iterator(cf: string, range: KeyRange = {}): EngineIterator {
    return this.#reader.iterator(cf, intersection(range, this.#range));
  }

  close(): void {
    this.#reader.close();
  }
}
