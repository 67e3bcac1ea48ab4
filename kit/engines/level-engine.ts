import { ClassicLevel } from 'classic-level';

import { EMPTY_BYTES } from '#kit/bytes';
import { columnFamilyEnd, encodeColumnFamilyKey } from '#kit/codec/column-family-key';
import { makeFolder } from '#kit/make-folder';
import type { KeyRange, WriteBatch, WriteOperation } from '#kit/engine';

import { CheckedEngine } from './checked-engine';
import type { BackendCursor, BackendView, EngineBackend } from './engine-backend';
import { LevelCursor } from './level-cursor';
import { levelError } from './level-error';

export interface LevelEngineOptions {
  /** The directory of the database. Created with its parents if it does not exist. Only one engine can have it open. */
  readonly directory: string;
}

/**
 * An engine on disk, with LevelDB. `open` fails with `DiskError` if the directory cannot be used, and may be called again.
 *
 * A limitation of LevelDB 1.20: it does not sync a log file when it starts the next one (after 4 MB of writes). If the *machine*
 * loses power, a batch written without `sync` can be lost although a later batch was synced: if a new log file was started
 * between them and was not compacted yet. A crash of the process alone loses nothing.
 */
export class LevelEngine extends CheckedEngine {
  constructor(options: LevelEngineOptions) {
    super(new LevelBackend(options.directory));
  }
}

type Database = ClassicLevel<Uint8Array, Uint8Array>;

/** The key that an empty batch deletes, because LevelDB does not sync an empty batch. No column family has this prefix. */
const NOTHING = Uint8Array.of(0);

class LevelBackend implements EngineBackend {
  readonly #directory: string;
  #database: Database | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async open(): Promise<void> {
    try {
      makeFolder(this.#directory);
      const database: Database = new ClassicLevel(this.#directory, { keyEncoding: 'view', valueEncoding: 'view' });
      await database.open();
      this.#database = database;
    } catch (error) {
      throw levelError(`cannot open the database in ${this.#directory}`, error);
    }
  }

  async write(batch: WriteBatch, sync: boolean): Promise<void> {
    try {
      // One call per operation: LevelDB's adapter takes three times as long for a list of operations.
      const chained = this.#database!.batch();
      for (const operation of batch) add(chained, operation);
      if (batch.length === 0) chained.del(NOTHING);
      await chained.write({ sync });
    } catch (error) {
      throw levelError('cannot write', error);
    }
  }

  view(): BackendView {
    const database = this.#database!;
    const snapshot = database.snapshot();
    return {
      get: (cf, key) => getSync(database, encodeColumnFamilyKey(cf, key), snapshot),
      cursor: (cf, range) => openCursor(database, cf, range, snapshot),
      // Completes after the reads in flight. Closing the database waits for it.
      close: () => void snapshot.close(),
    };
  }

  async close(): Promise<void> {
    try {
      await this.#database?.close();
    } catch (error) {
      throw levelError('cannot close', error);
    }
  }
}

type LevelSnapshot = ReturnType<Database['snapshot']>;
type LevelBatch = ReturnType<Database['batch']>;

function add(batch: LevelBatch, operation: WriteOperation): void {
  const key = encodeColumnFamilyKey(operation.cf, operation.key);
  if (operation.type === 'put') batch.put(key, operation.value);
  else batch.del(key);
}

/** Synchronous: the round trip to LevelDB's threads takes twenty times as long as a read that hits its cache. */
function getSync(database: Database, key: Uint8Array, snapshot: LevelSnapshot): Uint8Array | undefined {
  try {
    const value = database.getSync(key, { snapshot });
    return value && new Uint8Array(value);
  } catch (error) {
    throw levelError('cannot read', error);
  }
}

function openCursor(database: Database, cf: string, range: KeyRange, snapshot: LevelSnapshot): BackendCursor {
  const gte = encodeColumnFamilyKey(cf, range.start ?? EMPTY_BYTES);
  const lt = range.end ? encodeColumnFamilyKey(cf, range.end) : columnFamilyEnd(cf);
  return new LevelCursor(database.iterator({ gte, lt, snapshot }));
}
