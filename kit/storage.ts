import type { EngineIterator, EngineSnapshot, WriteBatch } from '#kit/engine';

/**
 * What the request handlers stand on: one store's data, alone (lab1) or replicated by Raft (lab2b).
 */
export interface Storage {
  /** Must complete before any other call. */
  start(): Promise<void>;

  /** Releases everything. Later calls are refused with `Stopped`. */
  stop(): Promise<void>;

  /** Applies `batch`, all of it or nothing. When it completes, the batch survives a crash. */
  write(batch: WriteBatch): Promise<void>;

  /** A view of everything written so far and nothing that comes after. Close it when done. */
  reader(): StorageReader;
}

/** A snapshot of the storage; the calls are those of an engine's snapshot. */
export type StorageReader = EngineSnapshot;

export type StorageIterator = EngineIterator;
