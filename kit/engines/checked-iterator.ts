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
    if (this.#busy) throw new TypeKVError('InvalidArgument', 'next() was called before the previous call completed: await each call');
    this.#busy = true;
    try {
      const entry = await this.#cursor.next();
      // If it was closed meanwhile, engines differ in what they return: reject the call.
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
    if (this.#closed) throw new TypeKVError('ReaderClosed', 'the iterator or its snapshot was closed: open a new one');
  }
}
