import { compareBytes, equalBytes } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import type { MemTreeCursor } from '#kit/engines/mem-tree';

/** The smallest key that only one of the two has, or that has different values. */
export function firstDifference(actual: MemTreeCursor, expected: MemTreeCursor): Uint8Array | undefined {
  for (;;) {
    const [found, wanted] = [actual.next(), expected.next()];
    if (found === undefined || wanted === undefined) return (found ?? wanted)?.key;
    const order = compareBytes(found.key, wanted.key);
    if (order !== 0) return order < 0 ? found.key : wanted.key;
    if (!equalBytes(found.value, wanted.value)) return found.key;
  }
}

export function isSameWrite(one: WriteOperation, other: WriteOperation): boolean {
  if (one.type !== other.type || one.cf !== other.cf || !equalBytes(one.key, other.key)) return false;
  return one.type === 'delete' || other.type === 'delete' || equalBytes(one.value, other.value);
}

export function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === undefined || other === undefined ? one === other : equalBytes(one, other);
}
