/** A violated invariant of TypeKV itself. Never thrown for a caller's mistake: those are `TypeKVError`s. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws an `AssertionError` unless `condition` holds. `message` describes the impossible state. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
