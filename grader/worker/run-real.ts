import { url as debuggerUrl } from 'node:inspector';

import type { CodeSource } from '#harness/scenario/code-source';
import { type Failure, RunFailed, crash, stuck } from '#harness/scenario/verdict';
import { failureFrom } from '#harness/simulation/failure-from';
import type { RealTest } from '#grader/catalogue/graded-test';

const HEARTBEAT_MS = 1000;

/** Runs a test on real sockets, until it ends, its time limit is over, or the solution makes a forbidden call or throws. */
export async function runReal(
  test: RealTest,
  code: CodeSource,
  onStart: (fail: (error: unknown) => void) => void,
  beats: Int32Array,
): Promise<Failure | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let forbidden: (message: string) => void = () => undefined;
  // There are no events here. The heartbeat shows that timers still run.
  const heartbeat = setInterval(() => beats[0]!++, HEARTBEAT_MS);
  const failed = new Promise<never>((_, fail) => {
    onStart(fail);
    forbidden = (message) => fail(crash('forbidden call', message));
    const message = `The test did not end within ${test.maxMilliseconds} ms of real time.`;
    // A process that is being debugged may pause for any time.
    if (debuggerUrl() === undefined) timer = setTimeout(() => fail(stuck(message)), test.maxMilliseconds);
  });
  try {
    const scope = code.instance({ forbidden: (message) => forbidden(message), output: () => undefined });
    await Promise.race([test.run(scope), failed]);
    return undefined;
  } catch (error) {
    return RunFailed.is(error) ? error.failure : failureFrom(error).failure;
  } finally {
    clearTimeout(timer);
    clearInterval(heartbeat);
  }
}
