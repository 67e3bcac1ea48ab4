import type { Engine, EngineIterator, EngineSnapshot, WriteBatch, WriteOptions } from '#kit/engine';
import { RAFT_COLUMN_FAMILY, entryKey, raftStateKey } from '#kit/store/layout';
import { toHex } from '#kit/bytes';
import { ownBatch } from '#harness/simulation/own-data';

export interface RecordedWrite {
  readonly batch: WriteBatch;
  readonly sync: boolean;
}

/** An engine that records its writes and can fail them. */
export class RecordedEngine implements Engine {
  readonly writes: RecordedWrite[] = [];
  /** Is called when a write has completed. */
  onWritten: () => void = () => undefined;
  private readonly readers = new Set<EngineSnapshot>();
  private failing: { readonly error: Error; readonly which: (write: RecordedWrite) => boolean } | undefined;

  constructor(private readonly engine: Engine) {}

  open(): Promise<void> {
    return this.engine.open();
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  async write(batch: WriteBatch, { sync }: WriteOptions): Promise<void> {
    const write = { batch: ownBatch(batch), sync };
    this.writes.push(write);
    await this.engine.write(write.batch, { sync });
    // The write has taken effect, but the caller cannot know that.
    if (this.failing?.which(write) === true) throw this.failing.error;
    this.onWritten();
  }

  snapshot(): EngineSnapshot {
    const reader = this.engine.snapshot();
    this.readers.add(reader);
    const close = (): void => {
      this.readers.delete(reader);
      reader.close();
    };
    const iterator: EngineSnapshot['iterator'] = (cf, range) => iteratorView(reader.iterator(cf, range));
    return Object.freeze<EngineSnapshot>({ get: (cf, key) => reader.get(cf, key), iterator, close });
  }

  /** The number of readers that were opened and are not closed yet. */
  get openReaders(): number {
    return this.readers.size;
  }

  /** What the solution gets: the methods of `Engine`. */
  view(): Engine {
    return Object.freeze<Engine>({
      open: () => this.open(),
      close: () => this.close(),
      write: (batch, options) => this.write(batch, options),
      snapshot: () => this.snapshot(),
    });
  }

  /** From now on every write that `which` selects fails. */
  fail(error: Error, which: (write: RecordedWrite) => boolean): void {
    this.failing = { error, which };
  }
}

/** The methods of `EngineIterator`. */
function iteratorView(iterator: EngineIterator): EngineIterator {
  return Object.freeze<EngineIterator>({ next: () => iterator.next(), close: () => iterator.close() });
}

/** Whether a batch changes data of clients. */
export function changesData({ batch }: RecordedWrite): boolean {
  return batch.some(({ cf }) => cf !== RAFT_COLUMN_FAMILY);
}

/** More entries than a log of these tests has. */
const ENTRIES_MAX = 32;

/** Whether a batch changes the hard state or the log of one of these regions. */
export function changesLog({ batch }: RecordedWrite, regionIds: readonly number[]): boolean {
  const keys = new Set<string>();
  for (const regionId of regionIds) {
    keys.add(toHex(raftStateKey(regionId)));
    for (let index = 1; index <= ENTRIES_MAX; index++) keys.add(toHex(entryKey(regionId, index)));
  }
  return batch.some(({ cf, key }) => cf === RAFT_COLUMN_FAMILY && keys.has(toHex(key)));
}
