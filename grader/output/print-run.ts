import type { TestRun } from '#grader/run/test-run';

/** What one replayed seed did, under its line of progress. */
export function printRun(run: TestRun): string {
  const { events, virtualSeconds, traceHash } = run.summary();
  return traceHash === null ? '' : `        ${events} events, ${virtualSeconds} virtual seconds, trace ${traceHash}\n`;
}
