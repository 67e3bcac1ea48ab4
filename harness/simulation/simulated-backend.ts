import { copyBytes } from '#kit/bytes';
import { columnFamilyIndex } from '#kit/column-family-index';
import type { KeyRange, KeyValue, WriteBatch } from '#kit/engine';
import type { BackendCursor, BackendView, EngineBackend } from '#kit/engines/engine-backend';
import type { MemTree } from '#kit/engines/mem-tree';
import { describeBatch, describeKey, describeRecord } from '#kit/store/describe-record';
import { RunningHash } from '#harness/trace/hash';
import type { EventData, EventKind } from '#harness/trace/vocabulary';
import type { SimulatedDisk } from '#harness/simulation/disk';
import type { DiskTiming } from '#harness/simulation/disk-timing';
import type { Incarnation } from '#harness/simulation/incarnation';
import { ownBatch } from '#harness/simulation/own-data';

/** One incarnation's access to the store's disk. Every operation takes virtual time and is recorded in the trace. */
export class SimulatedBackend implements EngineBackend {
  constructor(
    private readonly incarnation: Incarnation,
    private readonly disk: SimulatedDisk,
    private readonly timing: DiskTiming,
  ) {}

  open(): Promise<void> {
    return this.incarnation.later(this.timing.latency('read'), () => undefined);
  }

  write(batch: WriteBatch, sync: boolean): Promise<void> {
    const own = ownBatch(batch);
    for (const { cf } of own) columnFamilyIndex(cf);
    const begun = this.disk.begin(own);
    const { number } = begun;
    this.record('write', { number, sync, digest: digestBatch(begun.batch) }, () => ({ operations: describeBatch(begun.batch) }));
    return this.incarnation.later(this.timing.latency(sync ? 'sync' : 'write'), () => {
      this.disk.complete(begun, sync);
      this.record('written', { number });
    });
  }

  view(): BackendView {
    const { tree } = this.disk;
    return {
      get: (cf, key) => this.get(tree, cf, key),
      cursor: (cf, range) => this.cursor(tree, cf, range),
      close: () => undefined,
    };
  }

  private get(tree: MemTree, cf: string, key: Uint8Array): Promise<Uint8Array | undefined> {
    const value = tree.get(cf, key);
    this.record('get', { cf, key: copyBytes(key), found: value !== undefined }, () => ({
      record: value === undefined ? `${describeKey(cf, key)}: nothing` : describeRecord(cf, key, value),
    }));
    return this.read(value);
  }

  private cursor(tree: MemTree, cf: string, range: KeyRange): BackendCursor {
    const cursor = tree.cursor(cf, range);
    const next = (): Promise<KeyValue | undefined> => {
      const entry = cursor.next();
      this.record('next', { cf, key: entry === undefined ? '(end)' : copyBytes(entry.key) }, () => ({
        record: entry === undefined ? `${cf}: no more` : describeRecord(cf, entry.key, entry.value),
      }));
      return this.read(entry);
    };
    return { next, close: () => undefined };
  }

  private read<Result>(result: Result): Promise<Result> {
    return this.incarnation.later(this.timing.latency('read'), () => result);
  }

  close(): void {
    // The data stays on disk.
  }

  private record<Kind extends EventKind>(kind: Kind, data: EventData[Kind], more?: () => Partial<EventData[Kind]>): void {
    this.incarnation.simulation.record(this.incarnation.actor, kind, data, more);
  }
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
