import type { TestRun } from '#grader/run/test-run';

/** What happened in the run of one seed: what the solution wrote, in the order of the run, then the size and hash of the run. */
export function printRun(run: TestRun): string {
  const { events, virtualSeconds, traceHash } = run.summary();
  if (traceHash === null) return '';
  const { lines, omitted } = run.output;
  const more = omitted > 0 ? [`  ${omitted} earlier lines are not shown; the report of a failure has all`] : [];
  const printed = lines.map(({ at, actor, line }) => `  ${at / 1000} ms  ${actor}: ${line}`);
  return [`${run.test.id}: ${events} events, ${virtualSeconds} virtual seconds, trace ${traceHash}`, ...more, ...printed, ''].join('\n');
}
