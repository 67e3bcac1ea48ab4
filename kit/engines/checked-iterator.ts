import type { EngineIterator, KeyValue } from '#kit/engine';
import { TypeKVError } from '#kit/errors';

import type { BackendCursor } from './engine-backend';
import type { EngineLifecycle } from './engine-lifecycle';

/** An iterator of a `CheckedEngine`. */
export class CheckedIterator implements EngineIterator {
  readonly #cursor: BackendCursor;
  readonly #engine: EngineLifecycle;
  readonly #onClose: () => void;
  #busy = false;
  #closed = false;

  constructor(cursor: BackendCursor, engine: EngineLifecycle, onClose: () => void) {
    this.#cursor = cursor;
    this.#engine = engine;
    this.#onClose = onClose;
  }

  async next(): Promise<KeyValue | undefined> {
    this.#requireOpen();
    if (this.#busy) throw new TypeKVError('InvalidArgument', 'next() was called again before it had completed');
    this.#busy = true;
    try {
      const entry = await this.#cursor.next();
      // Closed while it was on its way: the engines differ in what they would still give.
      this.#requireOpen();
      return entry;
    } finally {
      this.#busy = false;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cursor.close();
    this.#onClose();
  }

  #requireOpen(): void {
    this.#engine.requireOpen();
    if (this.#closed) throw new TypeKVError('ReaderClosed', 'the iterator was closed');
  }
}
