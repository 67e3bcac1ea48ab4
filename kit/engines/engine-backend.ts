import type { KeyRange, KeyValue, WriteBatch } from '#kit/engine';

/**
 * What an engine does once `CheckedEngine` has seen to the rest of the contract: whether the engine and its readers are
 * open, waiting for writes in flight, closing what is still open. It is called only between `open` and `close`.
 *
 * Results may come at once or as a promise. Column families have not been checked.
 */
export interface EngineBackend {
  /** May be called again after it failed. @throws TypeKVError `DiskError` */
  open(): MaybePromise<void>;

  /** Takes copies of `batch` before it returns. @throws TypeKVError `UnknownColumnFamily`, `DiskError` */
  write(batch: WriteBatch, sync: boolean): MaybePromise<void>;

  /** A view of what is there now, which later writes do not change. */
  view(): BackendView;

  /** Called once, after the last write has completed and every view and cursor is closed. */
  close(): MaybePromise<void>;
}

export interface BackendView {
  /** A copy. @throws TypeKVError `UnknownColumnFamily`, `DiskError` */
  get(cf: string, key: Uint8Array): MaybePromise<Uint8Array | undefined>;

  /** Takes copies of the bounds. @throws TypeKVError `UnknownColumnFamily` */
  cursor(cf: string, range: KeyRange): BackendCursor;

  /** Called once, after every cursor is closed. */
  close(): void;
}

export interface BackendCursor {
  /** Copies; `undefined` after the last entry, and then always. @throws TypeKVError `DiskError` */
  next(): MaybePromise<KeyValue | undefined>;

  /** Called once, perhaps while a call of `next` is in flight. */
  close(): void;
}

export type MaybePromise<T> = T | Promise<T>;
