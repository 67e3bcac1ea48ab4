/** A solution that cannot be loaded: a file is missing, does not compile, or throws when it is imported. The message names file and line. */
export class SolutionError extends Error {
  override readonly name = 'SolutionError';
}
