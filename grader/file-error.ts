/** An error of the file system, which says what could not be done with which file. */
export interface FileError extends Error {
  readonly code: string;
  readonly path?: string;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a folder of the path is a file',
  EEXIST: 'a file has this name',
  ENOENT: 'no folder can be created there',
};

const SYSCALLS = ['open', 'mkdir', 'mkdtemp', 'write', 'copyfile', 'rename', 'unlink', 'rmdir', 'rm', 'scandir', 'access'];

/**
 * A file that cannot be used is about the caller's machine. It is not an error of TypeKV. A file of ours that is missing is one,
 * so `ENOENT` counts only if a folder was to be created.
 */
export function isFileError(error: unknown): error is FileError {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined || syscall === undefined) return false;
  return code in REASONS && SYSCALLS.includes(syscall) && (code !== 'ENOENT' || syscall === 'mkdir');
}

export function reasonOf(error: FileError): string {
  return REASONS[error.code]!;
}
