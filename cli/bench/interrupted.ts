/** The user pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * Completes as `work` does, or throws if the process is told to end before, so that the caller can clean up.
 *
 * @throws Interrupted
 */
export async function unlessInterrupted<Result>(work: Promise<Result>): Promise<Result> {
  let interrupt = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => (interrupt = () => reject(new Interrupted())));
  // Not `once`: npm also passes on an interrupt that the terminal has sent already.
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
