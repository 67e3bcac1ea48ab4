import { compareBytes, copyBytes } from '#kit/bytes';
import { COLUMN_FAMILIES } from '#kit/column-family';
import { columnFamilyIndex } from '#kit/column-family-index';
import type { KeyRange, KeyValue, WriteBatch, WriteOperation } from '#kit/engine';

import { emptyPersistentTree, type PersistentTree } from './persistent-tree';

/**
 * An engine's whole content as an immutable value, with synchronous reads: an ordered map for each column family.
 *
 * A batch gives a new version and leaves the old one as it was, so a snapshot is a reference to a version, and so is
 * what a disk holds durably. Versions share what they have in common; a change costs O(log n).
 */
export class MemTree {
  /** A tree for each of `COLUMN_FAMILIES`, in that order. */
  readonly #families: readonly PersistentTree[];

  private constructor(families: readonly PersistentTree[]) {
    this.#families = families;
  }

  static empty(): MemTree {
    return new MemTree(COLUMN_FAMILIES.map(emptyPersistentTree));
  }

  /** The number of entries in all column families. */
  get size(): number {
    return this.#families.reduce((size, tree) => size + tree.length, 0);
  }

  /**
   * The version that follows this one by `batch`. Keys and values are copied.
   * @throws TypeKVError `UnknownColumnFamily`
   */
  apply(batch: WriteBatch): MemTree {
    const families = [...this.#families];
    for (const operation of batch) {
      const index = columnFamilyIndex(operation.cf);
      families[index] = applyOperation(families[index]!, operation);
    }
    return new MemTree(families);
  }

  /**
   * A copy of the value of `key`, or `undefined` where there is none.
   * @throws TypeKVError `UnknownColumnFamily`
   */
  get(cf: string, key: Uint8Array): Uint8Array | undefined {
    const value = this.shared(cf, key);
    return value && copyBytes(value);
  }

  /**
   * The value of `key` itself, which must not be changed. Versions share it: while no batch writes the key, it is the same object.
   * @throws TypeKVError `UnknownColumnFamily`
   */
  shared(cf: string, key: Uint8Array): Uint8Array | undefined {
    return this.#family(cf).get(key);
  }

  /**
   * The entries of `cf` with `range.start <= key < range.end` in this version, in ascending order of bytes.
   * @throws TypeKVError `UnknownColumnFamily`
   */
  cursor(cf: string, range: KeyRange = {}): MemTreeCursor {
    const tree = this.#family(cf);
    const position = range.start ? tree.ge(range.start) : tree.begin;
    const end = range.end && copyBytes(range.end);
    return {
      next(): KeyValue | undefined {
        const { key, value } = position;
        if (!key || !value || (end && compareBytes(key, end) >= 0)) return undefined;
        position.next();
        return { key: copyBytes(key), value: copyBytes(value) };
      },
    };
  }

  #family(cf: string): PersistentTree {
    return this.#families[columnFamilyIndex(cf)]!;
  }
}

export interface MemTreeCursor {
  /** A copy of the next entry, or `undefined` after the last one, and then always. */
  next(): KeyValue | undefined;
}

function applyOperation(tree: PersistentTree, operation: WriteOperation): PersistentTree {
  const found = tree.find(operation.key);
  if (operation.type === 'delete') return found.remove();
  const value = copyBytes(operation.value);
  return found.valid ? found.update(value) : tree.insert(copyBytes(operation.key), value);
}
