import { url as debuggerUrl } from 'node:inspector';

import type { CodeSource } from '#harness/scenario/code-source';
import { type Failure, RunFailed, crash, stuck } from '#harness/scenario/verdict';
import { failureFrom } from '#harness/simulation/failure-from';
import type { RealTest } from '#grader/catalogue/graded-test';

const SIGN_OF_LIFE_MS = 1000;

/** Runs a test on real sockets. It is over when it ends, when its time is up, or when the solution misbehaves. */
export async function runReal(
  test: RealTest,
  code: CodeSource,
  onStart: (fail: (error: unknown) => void) => void,
  beats: Int32Array,
): Promise<Failure | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let forbidden: (message: string) => void = () => undefined;
  // There are no events here: that timers still run is the sign of life.
  const alive = setInterval(() => beats[0]!++, SIGN_OF_LIFE_MS);
  const trouble = new Promise<never>((_, fail) => {
    onStart(fail);
    forbidden = (message) => fail(crash('forbidden call', message));
    const message = `No end after ${test.maxMilliseconds} ms of real time.`;
    // A process that is being debugged may pause for any time.
    if (debuggerUrl() === undefined) timer = setTimeout(() => fail(stuck(message)), test.maxMilliseconds);
  });
  try {
    const scope = code.instance({ forbidden: (message) => forbidden(message), output: () => undefined });
    await Promise.race([test.run(scope), trouble]);
    return undefined;
  } catch (error) {
    return error instanceof RunFailed ? error.failure : failureFrom(error).failure;
  } finally {
    clearTimeout(timer);
    clearInterval(alive);
  }
}
