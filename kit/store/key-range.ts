import { EMPTY_BYTES, compareBytes } from '#kit/bytes';
import type { KeyRange } from '#kit/engine';

export function contains({ start, end }: KeyRange, key: Uint8Array): boolean {
  return (start === undefined || compareBytes(start, key) <= 0) && (end === undefined || compareBytes(key, end) < 0);
}

/** The keys that are in both ranges; it may be empty. */
export function intersection(left: KeyRange, right: KeyRange): KeyRange {
  const start = [left.start, right.start].reduce((max, bound) =>
    max && bound ? (compareBytes(max, bound) > 0 ? max : bound) : (max ?? bound),
  );
  const end = [left.end, right.end].reduce((min, bound) => (min && bound ? (compareBytes(min, bound) < 0 ? min : bound) : (min ?? bound)));
  return { ...(start && { start }), ...(end && { end }) };
}

/** Whether a key can be in both ranges. */
export function overlaps(left: KeyRange, right: KeyRange): boolean {
  const { start, end } = intersection(left, right);
  return end === undefined || compareBytes(start ?? EMPTY_BYTES, end) < 0;
}
