import { compareBytes } from '#kit/bytes';
import type { KeyRange } from '#kit/engine';

export function contains({ start, end }: KeyRange, key: Uint8Array): boolean {
  return (start === undefined || compareBytes(start, key) <= 0) && (end === undefined || compareBytes(key, end) < 0);
}

/** The keys that are in both; perhaps none. */
export function intersection(left: KeyRange, right: KeyRange): KeyRange {
  const start = [left.start, right.start].reduce((most, bound) =>
    most && bound ? (compareBytes(most, bound) > 0 ? most : bound) : (most ?? bound),
  );
  const end = [left.end, right.end].reduce((least, bound) =>
    least && bound ? (compareBytes(least, bound) < 0 ? least : bound) : (least ?? bound),
  );
  return { ...(start && { start }), ...(end && { end }) };
}
