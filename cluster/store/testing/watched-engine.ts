import type { Engine, EngineSnapshot, WriteBatch, WriteOptions } from '#kit/engine';
import { MemEngine } from '#kit/engines/mem-engine';

/** An open engine in memory that counts what is read through it. For tests. */
export class WatchedEngine implements Engine {
  /** Snapshots that were opened and not closed. */
  openSnapshots = 0;
  readonly writes: { readonly batch: WriteBatch; readonly sync: boolean }[] = [];
  private readonly engine = new MemEngine();

  static async opened(content: WriteBatch = []): Promise<WatchedEngine> {
    const engine = new WatchedEngine();
    await engine.open();
    await engine.engine.write(content, { sync: true });
    return engine;
  }

  open(): Promise<void> {
    return this.engine.open();
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  write(batch: WriteBatch, { sync }: WriteOptions): Promise<void> {
    this.writes.push({ batch, sync });
    return this.engine.write(batch, { sync });
  }

  snapshot(): EngineSnapshot {
    const snapshot = this.engine.snapshot();
    let isOpen = true;
    this.openSnapshots++;
    return {
      get: (cf, key) => snapshot.get(cf, key),
      iterator: (cf, range) => snapshot.iterator(cf, range),
      close: () => {
        if (isOpen) this.openSnapshots--;
        isOpen = false;
        snapshot.close();
      },
    };
  }
}
