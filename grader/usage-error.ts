/** The command line was wrong. The message is shown without a stack; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
