import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { renderReport } from '#harness/report/html/page';
import type { FailureReport } from '#harness/report/report-data';
import { actorsOf, reportEvents } from '#harness/report/report-events';
import { reportFault } from '#harness/report/report-fault';
import { printReport } from '#harness/report/text';
import { docsOf } from '#grader/run/docs-of';
import type { ReplayFile } from '#grader/run/replay-file';
import type { TestRun } from '#grader/run/test-run';
import type { ExplainedFailure } from '#grader/worker/task';

import { htmlBundle } from './html-bundle';

/** The path of the report of a test's failure; `null` if there is no report. */
export function reportPath(folder: string, run: TestRun): string | null {
  return run.explanation === undefined ? null : join(folder, `${baseName(run)}.html`);
}

function baseName(run: TestRun): string {
  return `${run.test.id.replace('/', '-')}-${run.smallestFailure!.seed}`;
}

/** Writes the failing run as a page and as text, and a file for `--replay`. */
export function writeReport(folder: string, run: TestRun): void {
  if (run.explanation === undefined) return;
  const base = join(folder, baseName(run));
  const { seed, variation } = run.explanation;
  const replay: ReplayFile = { schema: 1, test: run.test.id, seed, variation };
  const report = reportData(run, run.explanation, `npx typekv grade ${run.test.part} --replay ${base}.replay.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${base}.replay.json`, `${JSON.stringify(replay, null, 2)}\n`);
  writeFileSync(`${base}.txt`, printReport(report));
  writeFileSync(`${base}.html`, renderReport(report, htmlBundle()));
}

function reportData({ test }: TestRun, explained: ExplainedFailure, replay: string): FailureReport {
  const { seed, verdict, property, message, faults, description, operations } = explained;
  const events = reportEvents(explained.trace);
  return {
    title: test.title,
    testId: test.id,
    seed,
    verdict,
    property,
    message,
    references: test.references,
    docs: docsOf(test, property),
    replay,
    actors: actorsOf(events),
    faults: faults.map(reportFault),
    events,
    illegalOperations: operations ?? [],
    history: description,
  };
}
