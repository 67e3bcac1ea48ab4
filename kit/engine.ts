/**
 * The seam to the disk: an ordered key-value store with column families, atomic batches and snapshots.
 *
 * Implementations: `kit/engines/mem-engine` (memdown), `kit/engines/level-engine` (LevelDB on disk), and the simulated
 * disk of the harness, which adds latency, crashes and lost writes. One conformance suite holds all of them to this text.
 *
 * Column families are plain strings here, since requests carry them as strings; one that is not in `COLUMN_FAMILIES` is
 * refused with `UnknownColumnFamily`. Keys and values are any bytes, empty ones included. Bytes are copied on the way in
 * and on the way out: the caller may change its buffers afterwards, and the ones it was given.
 */
export interface Engine {
  /** Must complete before any other call; opening an open engine again, or one that was closed, is `InvalidArgument`. */
  open(): Promise<void>;

  /**
   * Closes the engine and every snapshot and iterator still open. Later calls are `Stopped`. Closing twice is fine.
   * Writes in flight complete first.
   */
  close(): Promise<void>;

  /**
   * Applies `batch` in order, all of it or nothing, and completes when readers can see it.
   *
   * With `sync: true` it completes only when the batch, and every batch that completed before it, survives a crash.
   * With `sync: false` a crash may lose it, whole, as long as no later batch has been synced.
   * Batches in flight at the same time take effect in any order.
   *
   * @throws TypeKVError `UnknownColumnFamily`, before anything is changed; `DiskError`, and then the batch may or may not
   *   take effect; `NotStarted`; `Stopped`
   */
  write(batch: WriteBatch, options: WriteOptions): Promise<void>;

  /** A view of everything that was completed before this call and nothing that comes after. Close it when done. */
  snapshot(): EngineSnapshot;
}

export interface WriteOptions {
  /** Whether the batch must survive a crash before `write` completes. */
  readonly sync: boolean;
}

/** A list of changes that take effect together, in this order: of two changes to one key, the later one holds. */
export type WriteBatch = readonly WriteOperation[];

export type WriteOperation = PutOperation | DeleteOperation;

export interface PutOperation {
  readonly type: 'put';
  readonly cf: string;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Deleting a key that is not there is fine. */
export interface DeleteOperation {
  readonly type: 'delete';
  readonly cf: string;
  readonly key: Uint8Array;
}

/** The engine as it was at one moment. */
export interface EngineSnapshot {
  /**
   * The value of `key`, or `undefined` where there is none.
   * @throws TypeKVError `UnknownColumnFamily`, `ReaderClosed`, `DiskError`, `Stopped`
   */
  get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined>;

  /**
   * The entries of `cf` with `range.start <= key < range.end`, in ascending order of bytes.
   * @throws TypeKVError `UnknownColumnFamily`, `ReaderClosed`, `Stopped`
   */
  iterator(cf: string, range?: KeyRange): EngineIterator;

  /** Closes the snapshot and its iterators. Closing twice is fine. Synchronous, so that it can stand in a `finally`. */
  close(): void;
}

export interface KeyRange {
  /** The first key; default: from the smallest key. */
  readonly start?: Uint8Array;
  /** The first key that is no longer in the range; default: to the largest key. */
  readonly end?: Uint8Array;
}

export interface EngineIterator {
  /**
   * The next entry, or `undefined` after the last one, and then always. Wait for it before calling again.
   * @throws TypeKVError `ReaderClosed`, `DiskError`, `Stopped`
   */
  next(): Promise<KeyValue | undefined>;

  /** Closing twice is fine. */
  close(): void;
}

export interface KeyValue {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}
