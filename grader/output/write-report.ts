import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { failingPart } from '#harness/report/failing-part';
import { renderReport } from '#harness/report/html/page';
import type { FailureReport } from '#harness/report/report-data';
import { actorsOf, reportEvents, withoutIdle } from '#harness/report/report-events';
import { reportFault } from '#harness/report/report-fault';
import { printReport } from '#harness/report/text';
import { docsOf } from '#grader/run/docs-of';
import { type GradedCode, replayCommand } from '#grader/run/replay-command';
import type { ReplayFile } from '#grader/run/replay-file';
import type { TestRun } from '#grader/run/test-run';
import { isWriteError, reasonOf } from '#grader/file-error';
import { makeFolder } from '#kit/make-folder';
import type { ExplainedFailure } from '#grader/worker/task';

import { htmlBundle } from './html-bundle';

/** The reports of the failures of one grade. A folder that cannot be written costs the reports, never the results. */
export class Reports {
  private readonly written = new Set<string>();
  /** Why reports are missing, in one sentence; empty if none is. */
  readonly problems: string[] = [];

  constructor(
    private readonly folder: string,
    private readonly code: GradedCode,
  ) {}

  /** Writes the failing run as a page and as text, and a file for `--replay`. */
  write(run: TestRun): void {
    if (run.explanation === undefined) return;
    try {
      this.writeFiles(this.base(run), run, run.explanation);
      this.written.add(run.test.id);
    } catch (error) {
      if (!isWriteError(error)) throw error;
      if (this.problems.length === 0) this.problems.push(`--report ${this.folder}: reports were not written (${reasonOf(error)}).`);
    }
  }

  /** The path of the report of a test's failure; `null` if there is no report. */
  pathOf(run: TestRun): string | null {
    return this.written.has(run.test.id) ? `${this.base(run)}.html` : null;
  }

  private writeFiles(base: string, run: TestRun, explanation: ExplainedFailure): void {
    const { seed, variation } = explanation;
    const file = `${base}.replay.json`;
    const replay: ReplayFile = { schema: 1, test: run.test.id, seed, variation };
    const report = reportData(run, explanation, replayCommand({ kind: 'file', testId: run.test.id, file }, this.code));
    makeFolder(dirname(base));
    writeFileSync(file, `${JSON.stringify(replay, null, 2)}\n`);
    writeFileSync(`${base}.txt`, printReport(report));
    writeFileSync(`${base}.html`, renderReport(report, htmlBundle()));
  }

  private base(run: TestRun): string {
    return join(this.folder, `${run.test.id.replace('/', '-')}-${run.smallestFailure!.seed}`);
  }
}

function reportData({ test, smallestFailure }: TestRun, explained: ExplainedFailure, replay: string): FailureReport {
  const { seed: shownSeed, verdict, property, message, faults, description, operations } = explained;
  const { events: part, isScripted, leftOut } = failingPart(explained.trace);
  const events = isScripted ? withoutIdle(reportEvents(part)) : reportEvents(part);
  return {
    title: test.title,
    testId: test.id,
    seed: smallestFailure!.seed,
    shownSeed,
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
