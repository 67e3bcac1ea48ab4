/** The exit codes of the command line. Only `cli/` knows them: the folders below return data or throw. */
export const EXIT = {
  /** All points; or the command did what it was asked to do. */
  pass: 0,
  /** `grade` and `soak`: points were lost. */
  pointsLost: 1,
  /** The other commands: a check found something, or the request was not done. */
  failed: 1,
  /** Wrong usage of the command line. The message lists the valid values. */
  usage: 2,
  /** TypeKV itself failed: an internal error. Or a file of the results could not be written: the results were shown. */
  internalError: 3,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
