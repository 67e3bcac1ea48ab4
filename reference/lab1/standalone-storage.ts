import type { Engine, WriteBatch } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import { MAX_KEY_BYTES } from '#kit/limits';
import type { Storage, StorageReader } from '#kit/storage';

/**
 * One store on its own: the storage that the request handlers of lab1 stand on, over a single engine.
 *
 * What a caller may rely on, and what the tests look at:
 *
 * - **Durability.** When `write` completes, the batch survives a crash.
 * - **Atomicity.** A batch takes effect whole or not at all, across column families, also through a crash.
 * - **Isolation.** A reader is a snapshot: it never sees what is written after it was opened.
 * - **Refusals change nothing.** A refused batch leaves every key as it was.
 * - **Buffers.** Bytes are copied: the caller may change a batch's as soon as `write` has been called, and those it was
 *   given at any time.
 *
 * Many calls may be in flight at once. The storage keeps no data of its own: after a crash a new `StandaloneStorage` on
 * the same engine's disk must find everything.
 */
export class StandaloneStorage implements Storage {
  private readonly engine: Engine;

  /** @param engine not open yet; the storage opens and closes it, and nobody else uses it */
  constructor(engine: Engine) {
    this.engine = engine;
  }

  /**
   * Makes the storage ready for requests. Called once, before any other call.
   *
   * Before it has completed, `write` rejects and `reader` throws a TypeKVError with the code `NotStarted`.
   */
  async start(): Promise<void> {
    await this.engine.open();
  }

  /**
   * Releases everything: open readers are closed, and writes in flight complete first.
   *
   * Afterwards `write` rejects and `reader` throws a TypeKVError with the code `Stopped`. Stopping twice is fine.
   */
  async stop(): Promise<void> {
    await this.engine.close();
  }

  /**
   * Applies the operations of `batch` in order, all of them or none, and completes when they survive a crash.
   *
   * @throws TypeKVError (as a rejection), with nothing changed: `UnknownColumnFamily`; `KeyTooLarge` for a key longer
   *   than `MAX_KEY_BYTES` (kit/limits); `NotStarted`; `Stopped`
   */
  async write(batch: WriteBatch): Promise<void> {
    for (const operation of batch) checkKeySize(operation.key);
    // Synced: once we answer, the client may forget the data, so it has to be on disk and not only on its way there.
    await this.engine.write(batch, { sync: true });
  }

  /**
   * Opens a reader: a snapshot of everything that was written before this call, for gets and iterators.
   *
   * The caller closes it. A closed reader, and the iterators it gave, refuse every call with the code `ReaderClosed`; so a
   * reader that is closed holds nothing of the engine.
   *
   * @throws TypeKVError `NotStarted`, `Stopped`
   */
  reader(): StorageReader {
    return this.engine.snapshot();
  }
}

function checkKeySize(key: Uint8Array): void {
  if (key.length <= MAX_KEY_BYTES) return;
  throw new TypeKVError('KeyTooLarge', `a key has ${key.length} bytes; the most is ${MAX_KEY_BYTES}`);
}
