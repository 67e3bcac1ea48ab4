import type { Engine, EngineSnapshot, WriteBatch, WriteOptions } from '#kit/engine';
import { MemEngine } from '#kit/engines/mem-engine';

/** An open engine in memory that can crash in the middle of a write: then no write ever completes. For tests. */
export class CrashingEngine implements Engine {
  private constructor(
    private readonly disk: MemEngine,
    private readonly crash: { atWrite: number; isWritten: boolean },
  ) {}

  private writes = 0;

  static async opened(): Promise<CrashingEngine> {
    const disk = new MemEngine();
    await disk.open();
    return new CrashingEngine(disk, { atWrite: Infinity, isWritten: false });
  }

  /** The same disk after a restart. @param crash the number of the write at which it crashes next, from 1, and whether the disk has it */
  restarted(crash = { atWrite: Infinity, isWritten: false }): CrashingEngine {
    return new CrashingEngine(this.disk, crash);
  }

  async open(): Promise<void> {}

  async close(): Promise<void> {}

  async write(batch: WriteBatch, options: WriteOptions): Promise<void> {
    expect(options.sync).toBe(true);
    this.writes++;
    if (this.writes < this.crash.atWrite || (this.writes === this.crash.atWrite && this.crash.isWritten))
      await this.disk.write(batch, options);
    if (this.writes >= this.crash.atWrite) await new Promise(() => {});
  }

  snapshot(): EngineSnapshot {
    return this.disk.snapshot();
  }
}
