import { TypeKVError } from '#kit/errors';

/**
 * The `DiskError` for what LevelDB or the file system threw; a `TypeKVError` stays what it is.
 * @param what what failed: `cannot write`
 */
export function levelError(what: string, error: unknown): TypeKVError {
  return error instanceof TypeKVError ? error : new TypeKVError('DiskError', `${what}: ${reason(error as LevelError)}`);
}

/** Not told apart by `instanceof Error`: errors of native code need not be of this realm. */
interface LevelError {
  readonly message: string;
  readonly code?: string;
  /** What a wrapping error, such as "Database failed to open", is about. */
  readonly cause?: LevelError;
}

function reason(error: LevelError): string {
  const { code, message } = error.cause ?? error;
  return code === 'LEVEL_LOCKED' ? 'another process, or another engine of this one, has it open' : message;
}
