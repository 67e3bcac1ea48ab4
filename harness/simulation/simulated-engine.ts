import type { Engine, EngineIterator, EngineSnapshot, WriteBatch, WriteOptions } from '#kit/engine';
import { CheckedEngine } from '#kit/engines/checked-engine';
import { callerOfInterface } from '#harness/simulation/caller';
import type { SimulatedDisk } from '#harness/simulation/disk';
import type { DiskTiming } from '#harness/simulation/disk-timing';
import type { Incarnation } from '#harness/simulation/incarnation';
import { ownBytes, ownRange, ownText } from '#harness/simulation/own-data';
import { SimulatedBackend } from '#harness/simulation/simulated-backend';

/**
 * The engine of one incarnation of a store. The store may crash in the middle of any call. After that, no call has an effect,
 * and none is ever answered.
 */
export class SimulatedEngine implements Engine {
  private readonly engine: CheckedEngine;
  private readers = 0;

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

  write(batch: WriteBatch, { sync }: WriteOptions): Promise<void> {
    return this.incarnation.call(() => this.engine.write(batch, { sync: Boolean(sync) }));
  }

  snapshot(): EngineSnapshot {
    const opened = this.engine.snapshot();
    const reader = ++this.readers;
    this.note(reader, true);
    const snapshot = snapshotOf(this.incarnation, opened, () => this.note(reader, false));
    this.incarnation.countCall();
    return snapshot;
  }

  private note(reader: number, opened: boolean): void {
    const { simulation, actor } = this.incarnation;
    simulation.note(actor, 'reader', () => ({ reader, opened, by: callerOfInterface() }));
  }

  /** Snapshots and iterators that were opened and not closed. An idle store has none. */
  openHandles(): { readonly snapshots: number; readonly iterators: number } {
    return this.engine.openHandles();
  }

  /** What the store's code gets: the methods of `Engine`, and no way to the simulation. */
  facade(): Engine {
    return Object.freeze<Engine>({
      open: () => this.open(),
      close: () => this.close(),
      write: (batch, options) => this.write(batch, options),
      snapshot: () => this.snapshot(),
    });
  }
}

function snapshotOf(incarnation: Incarnation, snapshot: EngineSnapshot, closed: () => void): EngineSnapshot {
  return Object.freeze<EngineSnapshot>({
    get: (cf, key) => incarnation.call(() => snapshot.get(ownText(cf), ownBytes(key))),
    iterator: (cf, range) => {
      const iterator = iteratorOf(incarnation, snapshot.iterator(ownText(cf), ownRange(range)));
      incarnation.countCall();
      return iterator;
    },
    close: () => {
      snapshot.close();
      closed();
    },
  });
}

function iteratorOf(incarnation: Incarnation, iterator: EngineIterator): EngineIterator {
  return Object.freeze<EngineIterator>({
    next: () => incarnation.call(() => iterator.next()),
    close: () => iterator.close(),
  });
}
