/**
 * The interface to the disk: an ordered key-value store with column families, atomic batches and snapshots. In the
 * simulation, the simulated disk implements it and adds latency, crashes and lost writes.
 *
 * Other implementations: `kit/engines/mem-engine` (memdown) and `kit/engines/level-engine` (LevelDB on disk). One conformance
 * suite checks all of them against this contract.
 *
 * Column families are plain strings, as in requests. A family that is not in `COLUMN_FAMILIES` is rejected with
 * `UnknownColumnFamily`. Keys and values are arbitrary bytes, including empty ones. Bytes are copied in both directions: the
 * caller may modify its own buffers after a call, and the buffers that it received.
 */
export interface Engine {
  /**
   * Opens the engine. Must complete before any other call.
   * @throws TypeKVError `InvalidArgument` if the engine is open or was closed; `DiskError`, and then it may be called again
   */
  open(): Promise<void>;

  /**
   * Closes the engine, and all open snapshots and iterators. Completes after the writes in flight. Later calls throw
   * `Stopped`. A second close has no effect.
   */
  close(): Promise<void>;

  /**
   * Applies the operations of `batch` in order, all of them or none. Completes when readers can see them.
   *
   * With `sync: true` it completes only when this batch, and every batch that completed before, survives a crash. With
   * `sync: false` a crash can lose the complete batch, until a later batch was synced. Concurrent batches take effect in
   * any order.
   *
   * @throws TypeKVError `UnknownColumnFamily`, with nothing changed; `DiskError`: the batch may or may not take effect;
   *   `NotStarted`; `Stopped`
   */
  write(batch: WriteBatch, options: WriteOptions): Promise<void>;

  /**
   * Opens a snapshot: it sees every write that completed before this call, and none that starts later. The caller must
   * close it.
   * @throws TypeKVError `NotStarted`, `Stopped`
   */
  snapshot(): EngineSnapshot;
}

export interface WriteOptions {
  /** Whether the batch must survive a crash before `write` completes. */
  readonly sync: boolean;
}

/** Operations that take effect together and in this order: of two operations on one key, the later one wins. */
export type WriteBatch = readonly WriteOperation[];

export type WriteOperation = PutOperation | DeleteOperation;

export interface PutOperation {
  readonly type: 'put';
  readonly cf: string;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Deleting a key that does not exist is not an error. */
export interface DeleteOperation {
  readonly type: 'delete';
  readonly cf: string;
  readonly key: Uint8Array;
}

/** A snapshot of the engine: its state at one moment. */
export interface EngineSnapshot {
  /**
   * The value of `key`; `undefined` if the key does not exist.
   * @throws TypeKVError `UnknownColumnFamily`, `ReaderClosed`, `DiskError`, `Stopped`
   */
  get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined>;

  /**
   * The entries of `cf` with `range.start <= key < range.end`, in ascending order of bytes.
   * @throws TypeKVError `UnknownColumnFamily`, `ReaderClosed`, `Stopped`
   */
  iterator(cf: string, range?: KeyRange): EngineIterator;

  /** Closes the snapshot and its iterators. A second close has no effect. Synchronous, so that it can be used in a `finally`. */
  close(): void;
}

export interface KeyRange {
  /** The first key of the range, inclusive. Default: the smallest key. */
  readonly start?: Uint8Array;
  /** The end of the range, exclusive. Default: no end. */
  readonly end?: Uint8Array;
}

export interface EngineIterator {
  /**
   * The next entry; `undefined` after the last one. Wait for the result before you call it again.
   * @throws TypeKVError `ReaderClosed`; `DiskError`; `Stopped`; `InvalidArgument` if the previous call has not completed
   */
  next(): Promise<KeyValue | undefined>;

  /** Closes the iterator. A second close has no effect. */
  close(): void;
}

export interface KeyValue {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}
