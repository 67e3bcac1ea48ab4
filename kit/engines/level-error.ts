import { TypeKVError } from '#kit/errors';

/**
 * The `DiskError` for an error of LevelDB or the file system. A `TypeKVError` is returned unchanged.
 * @param what the operation that failed: `cannot write`
 */
export function levelError(what: string, error: unknown): TypeKVError {
  return error instanceof TypeKVError ? error : new TypeKVError('DiskError', `${what}: ${reason(error as LevelError)}`);
}

/** Not checked with `instanceof Error`: errors of native code can be of another realm. */
interface LevelError {
  readonly message: string;
  readonly code?: string;
  /** The original error inside a wrapper such as "Database failed to open". */
  readonly cause?: LevelError;
}

function reason(error: LevelError): string {
  const { code, message } = error.cause ?? error;
  return code === 'LEVEL_LOCKED' ? 'another process or engine has it open; stop that one first' : message;
}
