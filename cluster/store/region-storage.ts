import { TypeKVError } from '#kit/errors';
import type { EngineIterator, EngineSnapshot, KeyRange, WriteBatch } from '#kit/engine';
import type { Storage, StorageReader } from '#kit/storage';

import { intersection } from './key-range';

/** One region's data, for the handlers of one request (lab1): replicated, where lab1's own storage is alone. */
export class RegionStorage implements Storage {
  /**
   * @param replicate writes a batch by way of the log
   * @param snapshot what the log says now; `undefined` for a request that only writes. Closed by its owner
   */
  constructor(
    private readonly replicate: (batch: WriteBatch) => Promise<void>,
    private readonly snapshot: RegionReader | undefined,
  ) {}

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  write(batch: WriteBatch): Promise<void> {
    return this.replicate(batch);
  }

  reader(): StorageReader {
    if (this.snapshot === undefined) throw new TypeKVError('InvalidArgument', 'a request that writes does not read');
    return this.snapshot;
  }
}

/** A reader that sees a region's keys and no others. */
export class RegionReader implements EngineSnapshot {
  constructor(
    private readonly reader: EngineSnapshot,
    private readonly range: KeyRange,
  ) {}

  get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.reader.get(cf, key);
  }

  iterator(cf: string, range: KeyRange = {}): EngineIterator {
    return this.reader.iterator(cf, intersection(range, this.range));
  }

  close(): void {
    this.reader.close();
  }
}
