import type { FailureReport, ReportEvent } from '#harness/report/report-data';

/** For tests: a report with these events and nothing else to say; `more` replaces any of it. */
export function tinyReport(events: readonly ReportEvent[], more: Partial<FailureReport> = {}): FailureReport {
  return {
    title: 'An acknowledged put is found',
    testId: 'lab1/put-is-found',
    seed: 3,
    verdict: 'violation',
    property: 'durability',
    message: 'x was acknowledged and is gone.',
    references: 'a paper, section 1',
    docs: 'docs/lab1.md#durability',
    replay: 'npx typekv grade lab1 --test put-is-found --seed 3',
    actors: ['client 1', 'store 1', 'store 2'],
    faults: [],
    events,
    illegalOperations: [],
    history: '',
    ...more,
  };
}
