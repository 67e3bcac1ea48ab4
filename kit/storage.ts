import type { EngineIterator, EngineSnapshot, WriteBatch } from '#kit/engine';

/**
 * The storage behind the request handlers: one store's data, standalone (lab1) or replicated by Raft (lab2b).
 */
export interface Storage {
  /** Opens the storage. Must complete before any other call. */
  start(): Promise<void>;

  /** Releases all resources. Later calls are rejected with `Stopped`. */
  stop(): Promise<void>;

  /** Applies the operations of `batch` in order, all of them or none. When it completes, they survive a crash. */
  write(batch: WriteBatch): Promise<void>;

  /** Opens a snapshot: it sees every write that completed before this call. The caller must close it. */
  reader(): StorageReader;
}

/** A snapshot of the storage, with the interface of an engine's snapshot. */
export type StorageReader = EngineSnapshot;

export type StorageIterator = EngineIterator;
