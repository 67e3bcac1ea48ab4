import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { failingPart } from '#harness/report/failing-part';
import { renderReport } from '#harness/report/html/page';
import type { FailureReport } from '#harness/report/report-data';
import { actorsOf, reportEvents, withoutIdle } from '#harness/report/report-events';
import { reportFault } from '#harness/report/report-fault';
import { printReport } from '#harness/report/text';
import { docsOf } from '#grader/run/docs-of';
import type { ReplayFile } from '#grader/run/replay-file';
import type { TestRun } from '#grader/run/test-run';
import { isFileError, reasonOf } from '#grader/file-error';
import type { ExplainedFailure } from '#grader/worker/task';

import { htmlBundle } from './html-bundle';

/** The reports of the failures of one grade. A folder that cannot be written costs the reports, never the results. */
export class Reports {
  private readonly written = new Set<string>();
  /** Why reports are missing, in one sentence; `undefined` if none is. */
  problem: string | undefined;

  constructor(private readonly folder: string) {}

  /** Writes the failing run as a page and as text, and a file for `--replay`. */
  write(run: TestRun): void {
    if (run.explanation === undefined) return;
    try {
      writeReport(this.base(run), run, run.explanation);
      this.written.add(run.test.id);
    } catch (error) {
      if (!isFileError(error)) throw error;
      this.problem ??= `--report ${this.folder}: no report was written (${reasonOf(error)}). Choose a folder that can be written.`;
    }
  }

  /** The path of the report of a test's failure; `null` if there is no report. */
  pathOf(run: TestRun): string | null {
    return this.written.has(run.test.id) ? `${this.base(run)}.html` : null;
  }

  private base(run: TestRun): string {
    return join(this.folder, `${run.test.id.replace('/', '-')}-${run.smallestFailure!.seed}`);
  }
}

function writeReport(base: string, run: TestRun, explanation: ExplainedFailure): void {
  const { seed, variation } = explanation;
  const replay: ReplayFile = { schema: 1, test: run.test.id, seed, variation };
  const report = reportData(run, explanation, `npx typekv grade ${run.test.part} --replay ${base}.replay.json`);
  mkdirSync(dirname(base), { recursive: true });
  writeFileSync(`${base}.replay.json`, `${JSON.stringify(replay, null, 2)}\n`);
  writeFileSync(`${base}.txt`, printReport(report));
  writeFileSync(`${base}.html`, renderReport(report, htmlBundle()));
}

function reportData({ test }: TestRun, explained: ExplainedFailure, replay: string): FailureReport {
  const { seed, verdict, property, message, faults, description, operations } = explained;
  const { events: part, isScripted, leftOut } = failingPart(explained.trace);
  const events = isScripted ? withoutIdle(reportEvents(part)) : reportEvents(part);
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
    axis: isScripted ? 'step' : 'time',
    leftOut,
    actors: actorsOf(events),
    // Faults and the history belong to the stores of the simulation. A scripted part has none.
    faults: isScripted ? [] : faults.map(reportFault),
    events,
    illegalOperations: operations ?? [],
    history: isScripted && leftOut > 0 ? '' : description,
  };
}
