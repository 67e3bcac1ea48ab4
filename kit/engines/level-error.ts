import { TypeKVError } from '#kit/errors';

/**
 * A `DiskError` for an error of LevelDB; anything else is not one of a caller's errors, and comes back as it is.
 * @param what what failed, without a full stop: `cannot write`
 */
export function levelError(what: string, error: unknown): unknown {
  if (error instanceof TypeKVError || !(error instanceof Error)) return error;
  return new TypeKVError('DiskError', `${what}: ${reason(error)}`);
}

function reason(error: Error): string {
  // The library wraps the error that says more.
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause && cause.code === 'LEVEL_LOCKED' ? 'another process, or another engine of this one, has it open' : cause.message;
}
