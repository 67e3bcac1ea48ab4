import type { KeyRange, KeyValue, WriteBatch } from '#kit/engine';

/**
 * The part of an engine that `CheckedEngine` does not implement. `CheckedEngine` checks that the engine and its readers are open,
 * waits for writes in flight, and closes open readers. It calls the backend only between `open` and `close`.
 *
 * Results can be values or promises. Column families are not checked by the caller.
 */
export interface EngineBackend {
  /** May be called again after a failure. @throws TypeKVError `DiskError` */
  open(): MaybePromise<void>;

  /** Takes copies of `batch` before it returns. @throws TypeKVError `UnknownColumnFamily`, `DiskError` */
  write(batch: WriteBatch, sync: boolean): MaybePromise<void>;

  /** A view of the current content, which later writes do not change. */
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
