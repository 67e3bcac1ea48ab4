import type { FailureReport, ReportEvent } from '#harness/report/report-data';

/** For tests: a minimal report with these events. `more` overrides any field. */
export function tinyReport(events: readonly ReportEvent[], more: Partial<FailureReport> = {}): FailureReport {
  return {
    title: 'A get finds an acknowledged put',
    testId: 'lab1/put-is-found',
    seed: 3,
    shownSeed: 3,
    verdict: 'violation',
    property: 'durability',
    message: 'Expected x=1, which was acknowledged; found nothing.',
    references: 'a paper, section 1',
    docs: 'docs/lab1.md#durability',
    replay: 'npx typekv grade lab1 --test put-is-found --seed 3',
    axis: 'time',
    leftOut: 0,
    actors: ['client 1', 'store 1', 'store 2'],
    faults: [],
    events,
    illegalOperations: [],
    history: '',
    ...more,
  };
}
