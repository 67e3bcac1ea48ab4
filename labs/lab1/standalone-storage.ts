// Part lab1: write what throws NotImplemented, then run `npm run grade lab1`. What to do is in docs/lab1.md.

import type { Engine, WriteBatch } from '#kit/engine';
import { NotImplemented } from '#kit/errors';
import type { Storage, StorageReader } from '#kit/storage';

/**
 * A storage on a single engine, without replication. The request handlers of lab1 use it.
 *
 * It guarantees these properties, and the tests check them:
 *
 * - **Durability.** When `write` completes, the batch survives a crash.
 * - **Atomicity.** A batch takes effect completely or not at all, across column families, even if a crash interrupts it.
 * - **Isolation.** A reader is a snapshot: it never sees a write that came after it was opened.
 * - **A rejected batch changes nothing.** Every key stays as it was.
 * - **Buffers are copied.** The caller may modify the bytes of a batch as soon as `write` was called, and the bytes that it
 *   was given at any time.
 *
 * Many calls can be in flight at the same time. The storage keeps no data of its own: after a crash, a new
 * `StandaloneStorage` on the same disk must find everything.
 */
export class StandaloneStorage implements Storage {
  /** @param engine not open yet. The storage opens and closes it; nothing else uses it */
  constructor(engine: Engine) {
    throw new NotImplemented('lab1: StandaloneStorage.constructor');
  }

  /**
   * Opens the storage for requests. Called once, before any other call.
   *
   * Until it completes, `write` rejects and `reader` throws a TypeKVError with the code `NotStarted`.
   */
  async start(): Promise<void> {
    throw new NotImplemented('lab1: StandaloneStorage.start');
  }

  /**
   * Releases all resources. Writes in flight complete first; open readers are closed.
   *
   * From this call on, `write` rejects and `reader` throws a TypeKVError with the code `Stopped`. A second call is allowed.
   */
  async stop(): Promise<void> {
    throw new NotImplemented('lab1: StandaloneStorage.stop');
  }

  /**
   * Applies the operations of `batch` in order, all of them or none. Completes when they survive a crash.
   *
   * @throws TypeKVError, as a rejection and with nothing changed: `UnknownColumnFamily`; `KeyTooLarge` for a key longer
   *   than `MAX_KEY_BYTES` (kit/limits); `NotStarted`; `Stopped`
   */
  async write(batch: WriteBatch): Promise<void> {
    throw new NotImplemented('lab1: StandaloneStorage.write');
  }

  /**
   * Opens a reader for gets and iterators: a snapshot of every write that completed before this call.
   *
   * The caller must close it. After that, the reader and its iterators reject every call with the code `ReaderClosed`, and
   * hold no resources of the engine.
   *
   * @throws TypeKVError `NotStarted`, `Stopped`
   */
  reader(): StorageReader {
    throw new NotImplemented('lab1: StandaloneStorage.reader');
  }
}
