import type { EngineIterator, EngineSnapshot, KeyRange } from '#kit/engine';
import { TypeKVError } from '#kit/errors';

import { CheckedIterator } from './checked-iterator';
import type { BackendView } from './engine-backend';
import type { EngineLifecycle } from './engine-lifecycle';

/** A snapshot of a `CheckedEngine`. */
export class CheckedSnapshot implements EngineSnapshot {
  readonly #view: BackendView;
  readonly #engine: EngineLifecycle;
  readonly #onClose: () => void;
  readonly #iterators = new Set<CheckedIterator>();
  #closed = false;

  constructor(view: BackendView, engine: EngineLifecycle, onClose: () => void) {
    this.#view = view;
    this.#engine = engine;
    this.#onClose = onClose;
  }

  get openIterators(): number {
    return this.#iterators.size;
  }

  async get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined> {
    this.#requireOpen();
    return this.#view.get(cf, key);
  }

  iterator(cf: string, range: KeyRange = {}): EngineIterator {
    this.#requireOpen();
    const closed = () => this.#iterators.delete(iterator);
    const iterator = new CheckedIterator(this.#view.cursor(cf, range), this.#engine, closed);
    this.#iterators.add(iterator);
    return iterator;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const iterator of this.#iterators) iterator.close();
    this.#view.close();
    this.#onClose();
  }

  #requireOpen(): void {
    this.#engine.requireOpen();
    if (this.#closed) throw new TypeKVError('ReaderClosed', 'the snapshot was closed: open a new one');
  }
}
