import memdown from 'memdown';

import { assert } from '#kit/assert';
import { compareBytes } from '#kit/bytes';

/**
 * The persistent ordered map inside memdown 6.1.1: each change gives a new tree that shares nodes with the old one, and
 * the old one stays as it was.
 *
 * This is the one place that reaches into memdown, whose public interface has no snapshots, keeps and gives away its
 * callers' buffers, refuses empty keys, and takes a turn of the event loop for every call. What is declared here is all
 * that is used of it; the tests beside this file guard each of these members, and package.json pins the version.
 */
export interface PersistentTree {
  /** The number of entries. */
  readonly length: number;
  /** At the smallest key; not valid where the tree is empty. */
  readonly begin: TreeIterator;
  get(key: Uint8Array): Uint8Array | undefined;
  /** At `key`, or not valid where it is missing. */
  find(key: Uint8Array): TreeIterator;
  /** At the smallest key that is not less than `key`, or not valid where there is none. */
  ge(key: Uint8Array): TreeIterator;
  /** A tree that also has this entry. `key` must be missing: an insert beside an equal key makes a second entry. */
  insert(key: Uint8Array, value: Uint8Array): PersistentTree;
}

/** Stands at one entry of one version of the tree. */
export interface TreeIterator {
  readonly valid: boolean;
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
  next(): void;
  /** A tree with another value here. */
  update(value: Uint8Array): PersistentTree;
  /** A tree without this entry; the same tree where the iterator is not valid. */
  remove(): PersistentTree;
}

type TreeConstructor = new (compare: (left: Uint8Array, right: Uint8Array) => number, root: null) => PersistentTree;

/**
 * A tree that orders keys as unsigned bytes. memdown's own tree compares with a function for keys of any kind, several
 * times slower; hence its constructor, with our order.
 */
export function emptyPersistentTree(): PersistentTree {
  const { _store } = new memdown() as unknown as { readonly _store?: { readonly constructor: unknown } };
  assert(typeof _store?.constructor === 'function', 'memdown no longer keeps its tree in _store');
  return new (_store.constructor as TreeConstructor)(compareBytes, null);
}
