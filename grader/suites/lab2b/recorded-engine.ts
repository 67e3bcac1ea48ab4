import type { Engine, EngineSnapshot, WriteBatch, WriteOptions } from '#kit/engine';
import { RAFT_COLUMN_FAMILY, entryKey, raftStateKey } from '#kit/store/layout';
import { toHex } from '#kit/bytes';

export interface RecordedWrite {
  readonly batch: WriteBatch;
  readonly sync: boolean;
}

/** An engine that remembers what was written, and fails a write when it is told to. */
export class RecordedEngine implements Engine {
  readonly writes: RecordedWrite[] = [];
  /** Looks on when a write has completed. */
  onWritten: () => void = () => undefined;
  private failing: { readonly error: Error; readonly which: (write: RecordedWrite) => boolean } | undefined;

  constructor(private readonly engine: Engine) {}

  open(): Promise<void> {
    return this.engine.open();
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  async write(batch: WriteBatch, { sync }: WriteOptions): Promise<void> {
    const write = { batch: [...batch], sync };
    this.writes.push(write);
    await this.engine.write(batch, { sync });
    // It has happened all the same: whoever let it happen cannot know.
    if (this.failing?.which(write) === true) throw this.failing.error;
    this.onWritten();
  }

  snapshot(): EngineSnapshot {
    return this.engine.snapshot();
  }

  /** Every write that is one of those fails from now on. */
  fail(error: Error, which: (write: RecordedWrite) => boolean): void {
    this.failing = { error, which };
  }
}

/** Whether a batch changes clients' data. */
export function changesData({ batch }: RecordedWrite): boolean {
  return batch.some(({ cf }) => cf !== RAFT_COLUMN_FAMILY);
}

/** More than any of these tests has in a log. */
const ENTRIES = 32;

/** Whether a batch changes the hard state or the log of one of these regions. */
export function changesLog({ batch }: RecordedWrite, regionIds: readonly number[]): boolean {
  const keys = new Set<string>();
  for (const regionId of regionIds) {
    keys.add(toHex(raftStateKey(regionId)));
    for (let index = 1; index <= ENTRIES; index++) keys.add(toHex(entryKey(regionId, index)));
  }
  return batch.some(({ cf, key }) => cf === RAFT_COLUMN_FAMILY && keys.has(toHex(key)));
}
