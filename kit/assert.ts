/** A broken assumption of TypeKV's own. Never thrown for a caller's mistake: those are `TypeKVError`s. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws unless `condition` holds. `message` names the state that should have been impossible. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
