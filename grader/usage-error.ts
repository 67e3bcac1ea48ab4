/** The command line was wrong. Shown without a stack; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
