import type { Engine, EngineIterator, EngineSnapshot, KeyRange, KeyValue, WriteBatch, WriteOptions } from '#kit/engine';
import { CheckedEngine } from '#kit/engines/checked-engine';
import type { SimulatedDisk } from '#harness/simulation/disk';
import type { DiskTiming } from '#harness/simulation/disk-timing';
import type { Incarnation } from '#harness/simulation/incarnation';
import { SimulatedBackend } from '#harness/simulation/simulated-backend';

/**
 * The engine of one incarnation of a store. The store may crash in the middle of any call. After that, no call has an effect,
 * and none is ever answered.
 */
export class SimulatedEngine implements Engine {
  private readonly engine: CheckedEngine;

  constructor(
    readonly incarnation: Incarnation,
    readonly disk: SimulatedDisk,
    timing: DiskTiming,
  ) {
    this.engine = new CheckedEngine(new SimulatedBackend(incarnation, disk, timing));
  }

  open(): Promise<void> {
    return this.incarnation.call(() => this.engine.open());
  }

  close(): Promise<void> {
    return this.incarnation.call(() => this.engine.close());
  }

  write(batch: WriteBatch, options: WriteOptions): Promise<void> {
    return this.incarnation.call(() => this.engine.write(batch, options));
  }

  snapshot(): EngineSnapshot {
    const snapshot = new SimulatedSnapshot(this.incarnation, this.engine.snapshot());
    this.incarnation.countCall();
    return snapshot;
  }

  /** Snapshots and iterators that were opened and not closed. An idle store has none. */
  openHandles(): { readonly snapshots: number; readonly iterators: number } {
    return this.engine.openHandles();
  }
}

class SimulatedSnapshot implements EngineSnapshot {
  constructor(
    private readonly incarnation: Incarnation,
    private readonly snapshot: EngineSnapshot,
  ) {}

  get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.incarnation.call(() => this.snapshot.get(cf, key));
  }

  iterator(cf: string, range?: KeyRange): EngineIterator {
    const iterator = new SimulatedIterator(this.incarnation, this.snapshot.iterator(cf, range));
    this.incarnation.countCall();
    return iterator;
  }

  close(): void {
    this.snapshot.close();
  }
}

class SimulatedIterator implements EngineIterator {
  constructor(
    private readonly incarnation: Incarnation,
    private readonly iterator: EngineIterator,
  ) {}

  next(): Promise<KeyValue | undefined> {
    return this.incarnation.call(() => this.iterator.next());
  }

  close(): void {
    this.iterator.close();
  }
}
