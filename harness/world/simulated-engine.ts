import { copyBytes, printBytes } from '#kit/bytes';
import { COLUMN_FAMILIES } from '#kit/column-family';
import type { Engine, EngineIterator, EngineSnapshot, KeyRange, KeyValue, WriteBatch, WriteOptions } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { TypeKVError } from '#kit/errors';
import { RunningHash } from '#harness/trace/hash';
import type { SimulatedDisk } from '#harness/world/disk';
import type { DiskTiming } from '#harness/world/disk-timing';
import type { Incarnation } from '#harness/world/incarnation';

/**
 * The engine that one incarnation of a store sees: the contract of `kit/engine` over the store's simulated disk. Every
 * call takes virtual time, and the store may crash in the middle of any.
 */
export class SimulatedEngine implements Engine {
  private state: 'new' | 'opening' | 'open' | 'closed' = 'new';
  private readonly snapshots = new Set<SimulatedSnapshot>();
  private readonly writes = new Set<Promise<void>>();

  constructor(
    readonly incarnation: Incarnation,
    readonly disk: SimulatedDisk,
    readonly timing: DiskTiming,
  ) {}

  open(): Promise<void> {
    return this.incarnation.call(async () => {
      if (this.state !== 'new') throw new TypeKVError('InvalidArgument', 'an engine is opened once');
      this.state = 'opening';
      await this.incarnation.later(this.timing.latency('read'), () => this.opened());
    });
  }

  private opened(): void {
    if (this.state === 'opening') this.state = 'open';
  }

  close(): Promise<void> {
    return this.incarnation.call(async () => {
      this.state = 'closed';
      await Promise.allSettled(this.writes);
      for (const snapshot of [...this.snapshots]) snapshot.close();
    });
  }

  write(batch: WriteBatch, options: WriteOptions): Promise<void> {
    return this.incarnation.call(async () => {
      this.checkOpen();
      for (const operation of batch) checkColumnFamily(operation.cf);
      const writing = this.startWrite(batch.map(copyOperation), options.sync);
      this.writes.add(writing);
      await writing;
      this.writes.delete(writing);
    });
  }

  private startWrite(batch: WriteBatch, sync: boolean): Promise<void> {
    const begun = this.disk.begin(batch);
    const { number } = begun;
    const { world, actor } = this.incarnation;
    world.record(actor, 'write', { number, sync, digest: digestBatch(batch) }, () => ({ operations: describeBatch(batch) }));
    return this.incarnation.later(this.timing.latency(sync ? 'sync' : 'write'), () => {
      this.disk.complete(begun, sync);
      this.record('written', { number });
    });
  }

  snapshot(): EngineSnapshot {
    if (this.incarnation.alive) this.checkOpen();
    const snapshot = new SimulatedSnapshot(this, this.disk.tree, () => this.snapshots.delete(snapshot));
    this.snapshots.add(snapshot);
    this.incarnation.countCall();
    return snapshot;
  }

  /** Snapshots and iterators that were opened and not closed: a store at rest has none. */
  openHandles(): { snapshots: number; iterators: number } {
    let iterators = 0;
    for (const snapshot of this.snapshots) iterators += snapshot.openIterators();
    return { snapshots: this.snapshots.size, iterators };
  }

  checkOpen(): void {
    if (this.state === 'closed') throw new TypeKVError('Stopped', 'the engine is closed');
    if (this.state !== 'open') throw new TypeKVError('NotStarted', 'the engine is not open yet');
  }

  record(kind: string, data: Record<string, string | number | boolean | Uint8Array>): void {
    this.incarnation.world.record(this.incarnation.actor, kind, data);
  }
}

class SimulatedSnapshot implements EngineSnapshot {
  private closed = false;
  private readonly iterators = new Set<SimulatedIterator>();

  constructor(
    private readonly engine: SimulatedEngine,
    private readonly tree: MemTree,
    private readonly forget: () => void,
  ) {}

  get(cf: string, key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.engine.incarnation.call(async () => {
      this.check(cf);
      const value = this.tree.get(cf, key);
      this.engine.record('get', { cf, key: copyBytes(key), found: value !== undefined });
      return this.engine.incarnation.later(this.engine.timing.latency('read'), () => value);
    });
  }

  iterator(cf: string, range: KeyRange = {}): EngineIterator {
    if (this.engine.incarnation.alive) this.check(cf);
    const cursor = this.tree.cursor(cf, range);
    const iterator = new SimulatedIterator(this, cf, () => cursor.next(), () => this.iterators.delete(iterator));
    this.iterators.add(iterator);
    this.engine.incarnation.countCall();
    return iterator;
  }

  read(cf: string, next: () => KeyValue | undefined): Promise<KeyValue | undefined> {
    return this.engine.incarnation.call(async () => {
      this.check(cf);
      const entry = next();
      this.engine.record('next', { cf, key: entry?.key ?? '(end)' });
      return this.engine.incarnation.later(this.engine.timing.latency('read'), () => entry);
    });
  }

  private check(cf: string): void {
    this.engine.checkOpen();
    if (this.closed) throw new TypeKVError('ReaderClosed', 'this snapshot of the engine is closed');
    checkColumnFamily(cf);
  }

  openIterators(): number {
    return this.iterators.size;
  }

  close(): void {
    this.closed = true;
    for (const iterator of [...this.iterators]) iterator.close();
    this.forget();
  }
}

class SimulatedIterator implements EngineIterator {
  private closed = false;

  constructor(
    private readonly snapshot: SimulatedSnapshot,
    private readonly cf: string,
    private readonly advance: () => KeyValue | undefined,
    private readonly forget: () => void,
  ) {}

  async next(): Promise<KeyValue | undefined> {
    return this.snapshot.read(this.cf, () => {
      if (this.closed) throw new TypeKVError('ReaderClosed', 'this iterator is closed');
      return this.advance();
    });
  }

  close(): void {
    this.closed = true;
    this.forget();
  }
}

function checkColumnFamily(cf: string): void {
  if (!(COLUMN_FAMILIES as readonly string[]).includes(cf)) {
    throw new TypeKVError('UnknownColumnFamily', `there is no column family ${JSON.stringify(cf)}`);
  }
}

function copyOperation(operation: WriteBatch[number]): WriteBatch[number] {
  const { cf } = operation;
  const key = copyBytes(operation.key);
  return operation.type === 'put' ? { type: 'put', cf, key, value: copyBytes(operation.value) } : { type: 'delete', cf, key };
}

function digestBatch(batch: WriteBatch): number {
  const hash = new RunningHash();
  for (const operation of batch) {
    hash.addText(operation.cf);
    hash.addBytes(operation.key);
    if (operation.type === 'put') hash.addBytes(operation.value);
  }
  return hash.shortDigest();
}

function describeBatch(batch: WriteBatch): string {
  return batch.map((operation) => `${operation.type} ${operation.cf}/${printBytes(operation.key)}${valueOf(operation)}`).join(', ');
}

function valueOf(operation: WriteBatch[number]): string {
  return operation.type === 'put' ? `=${printBytes(operation.value)}` : '';
}
