import type { ClassicLevel, Iterator } from 'classic-level';

import { decodeColumnFamilyKey } from '#kit/codec/column-family-key';
import type { KeyValue } from '#kit/engine';

import type { BackendCursor } from './engine-backend';
import { levelError } from './level-error';

type LevelIterator = Iterator<ClassicLevel<Uint8Array, Uint8Array>, Uint8Array, Uint8Array>;

/** Entries per fetch: a round trip to LevelDB's threads costs as much as reading dozens of entries. */
const FETCH_SIZE = 100;

/** Prefetches from an iterator of LevelDB and removes the column family from its keys. */
export class LevelCursor implements BackendCursor {
  readonly #iterator: LevelIterator;
  #fetched: [Uint8Array, Uint8Array][] = [];
  #position = 0;

  constructor(iterator: LevelIterator) {
    this.#iterator = iterator;
  }

  async next(): Promise<KeyValue | undefined> {
    if (this.#position === this.#fetched.length) await this.#fetch();
    const entry = this.#fetched[this.#position];
    if (!entry) return undefined;
    this.#position++;
    return { key: decodeColumnFamilyKey(entry[0]), value: new Uint8Array(entry[1]) };
  }

  close(): void {
    // Completes after the fetch in flight. Closing the database waits for it.
    void this.#iterator.close();
  }

  async #fetch(): Promise<void> {
    try {
      this.#fetched = await this.#iterator.nextv(FETCH_SIZE);
      this.#position = 0;
    } catch (error) {
      throw levelError('cannot read', error);
    }
  }
}
