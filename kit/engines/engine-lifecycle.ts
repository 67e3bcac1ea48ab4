import { TypeKVError } from '#kit/errors';

/** The lifecycle of an engine, and which calls each phase allows. */
export class EngineLifecycle {
  #phase: 'new' | 'opening' | 'open' | 'closed' = 'new';

  /** @throws TypeKVError `InvalidArgument`, unless the engine is new or failed to open before */
  beginOpening(): void {
    if (this.#phase !== 'new')
      throw new TypeKVError('InvalidArgument', `open() was called, but the engine is ${this.#phase}: create a new engine`);
    this.#phase = 'opening';
  }

  /** The engine is open now, unless it was closed in the meantime. */
  opened(): void {
    if (this.#phase === 'opening') this.#phase = 'open';
  }

  /** Opening failed; `open` may be called again. */
  failedToOpen(): void {
    if (this.#phase === 'opening') this.#phase = 'new';
  }

  closed(): void {
    this.#phase = 'closed';
  }

  /** @throws TypeKVError `NotStarted`, `Stopped` */
  requireOpen(): void {
    if (this.#phase === 'open') return;
    if (this.#phase === 'closed') throw new TypeKVError('Stopped', 'the engine was closed: create a new one');
    throw new TypeKVError('NotStarted', 'the engine is not open yet: wait for open()');
  }
}
