import { TypeKVError } from '#kit/errors';

/** Where an engine stands between its creation and its end, and what may be asked of it there. */
export class EngineLifecycle {
  #phase: 'new' | 'opening' | 'open' | 'closed' = 'new';

  /** @throws TypeKVError `InvalidArgument`, unless the engine is new or failed to open before */
  beginOpening(): void {
    if (this.#phase !== 'new') throw new TypeKVError('InvalidArgument', `the engine cannot be opened: it is ${this.#phase}`);
    this.#phase = 'opening';
  }

  /** The engine is open now, unless it was closed meanwhile. */
  opened(): void {
    if (this.#phase === 'opening') this.#phase = 'open';
  }

  /** Another attempt may follow. */
  failedToOpen(): void {
    if (this.#phase === 'opening') this.#phase = 'new';
  }

  closed(): void {
    this.#phase = 'closed';
  }

  /** @throws TypeKVError `NotStarted`, `Stopped` */
  requireOpen(): void {
    if (this.#phase === 'open') return;
    if (this.#phase === 'closed') throw new TypeKVError('Stopped', 'the engine was closed');
    throw new TypeKVError('NotStarted', 'the engine is not open yet: wait for open()');
  }
}
