import type { CodeSource } from '#harness/scenario/code-source';
import { type Failure, RunFailed, stuck } from '#harness/verdict';
import { failureFrom } from '#harness/world/failure-from';
import type { RealTest } from '#grader/catalogue/graded-test';

/** Runs a test on real sockets. It is over when it ends, when its time is up, or when the solution misbehaves. */
export async function runReal(
  test: RealTest,
  code: CodeSource,
  onStart: (fail: (error: unknown) => void) => void,
): Promise<Failure | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const trouble = new Promise<never>((_, fail) => {
    onStart(fail);
    const message = `No end after ${test.maxMilliseconds} ms of real time.`;
    timer = setTimeout(() => fail(stuck(message)), test.maxMilliseconds);
  });
  try {
    const forbidden = (): void => undefined;
    await Promise.race([test.run(code.instance({ forbidden, output: () => undefined })), trouble]);
    return undefined;
  } catch (error) {
    return error instanceof RunFailed ? error.failure : failureFrom(error).failure;
  } finally {
    clearTimeout(timer);
  }
}
