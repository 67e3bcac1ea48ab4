/** An error of the file system, which says what could not be done with which file. */
export interface FileError extends Error {
  readonly code: string;
  readonly path?: string;
}

/** A file that is missing when it is read is an error of TypeKV. */
const MISSING = 'ENOENT';

const REASONS: Readonly<Record<string, string>> = {
  [MISSING]: 'no folder can be created there',
  EISDIR: 'this is a folder',
  EFBIG: 'the file is too large',
  EIO: 'the disk failed',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a folder of the path is a file',
  EEXIST: 'a file has this name',
};

const SYSCALLS = ['open', 'mkdir', 'mkdtemp', 'write', 'copyfile', 'rename', 'unlink', 'rmdir', 'rm', 'scandir', 'access'];

/**
 * A file that cannot be used is about the caller's machine. It is not an error of TypeKV. A file of ours that is missing is one,
 * so `ENOENT` counts only if a folder was to be created.
 */
export function isFileError(error: unknown): error is FileError {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return isWriteError(error) && syscall !== undefined && SYSCALLS.includes(syscall) && (code !== MISSING || syscall === 'mkdir');
}

/** Whether `error`, thrown when a file was written, is about the caller's machine. */
export function isWriteError(error: unknown): error is FileError {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return error instanceof Error && code !== undefined && code in REASONS;
}

export function reasonOf(error: FileError): string {
  return REASONS[error.code]!;
}
