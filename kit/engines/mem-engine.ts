import type { WriteBatch } from '#kit/engine';

import { CheckedEngine } from './checked-engine';
import type { BackendView, EngineBackend } from './engine-backend';
import { MemTree } from './mem-tree';

/** An engine in memory, without latency: every call completes within microtasks. Closing it discards its content. */
export class MemEngine extends CheckedEngine {
  constructor() {
    super(new MemBackend());
  }
}

class MemBackend implements EngineBackend {
  #content = MemTree.empty();

  open(): void {}

  write(batch: WriteBatch): void {
    this.#content = this.#content.apply(batch);
  }

  view(): BackendView {
    const content = this.#content;
    return {
      get: (cf, key) => content.get(cf, key),
      cursor: (cf, range) => ({ ...content.cursor(cf, range), close() {} }),
      close() {},
    };
  }

  close(): void {
    this.#content = MemTree.empty();
  }
}
