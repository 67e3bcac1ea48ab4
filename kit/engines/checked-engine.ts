import type { Engine, EngineSnapshot, WriteBatch, WriteOptions } from '#kit/engine';

import { CheckedSnapshot } from './checked-snapshot';
import type { EngineBackend } from './engine-backend';
import { EngineLifecycle } from './engine-lifecycle';

/** The part of the `Engine` contract that is the same for all engines. The backend implements the rest. */
export class CheckedEngine implements Engine {
  readonly #backend: EngineBackend;
  readonly #lifecycle = new EngineLifecycle();
  readonly #snapshots = new Set<CheckedSnapshot>();
  readonly #writes = new Set<Promise<void>>();
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(backend: EngineBackend) {
    this.#backend = backend;
  }

  async open(): Promise<void> {
    this.#lifecycle.beginOpening();
    this.#opening = this.#openBackend();
    await this.#opening;
    this.#lifecycle.requireOpen();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async write(batch: WriteBatch, options: WriteOptions): Promise<void> {
    this.#lifecycle.requireOpen();
    const write = Promise.resolve(this.#backend.write(batch, options.sync));
    this.#writes.add(write);
    try {
      await write;
    } finally {
      this.#writes.delete(write);
    }
  }

  snapshot(): EngineSnapshot {
    this.#lifecycle.requireOpen();
    const closed = () => this.#snapshots.delete(snapshot);
    const snapshot = new CheckedSnapshot(this.#backend.view(), this.#lifecycle, closed);
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  /** The numbers of open snapshots and iterators, for tests that look for leaks. */
  openHandles(): { readonly snapshots: number; readonly iterators: number } {
    const snapshots = [...this.#snapshots];
    return { snapshots: snapshots.length, iterators: snapshots.reduce((sum, snapshot) => sum + snapshot.openIterators, 0) };
  }

  async #openBackend(): Promise<void> {
    try {
      await this.#backend.open();
      this.#lifecycle.opened();
    } catch (error) {
      this.#lifecycle.failedToOpen();
      throw error;
    }
  }

  async #close(): Promise<void> {
    this.#lifecycle.closed();
    for (const snapshot of this.#snapshots) snapshot.close();
    // Their callers handle the results.
    await Promise.allSettled([this.#opening, ...this.#writes]);
    await this.#backend.close();
  }
}
