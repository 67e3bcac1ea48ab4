import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { printFault } from '#harness/faults/plan';
import { printTrace } from '#harness/trace/text';
import type { ReplayFile } from '#grader/run/replay-file';
import type { TestRun } from '#grader/run/test-run';
import type { ExplainedFailure } from '#grader/worker/task';

/** Where the report of a test's failure goes; `null` where there is nothing to report. */
export function reportPath(folder: string, run: TestRun): string | null {
  return run.explanation === undefined ? null : join(folder, `${baseName(run)}.txt`);
}

function baseName(run: TestRun): string {
  return `${run.test.id.replace('/', '-')}-${run.smallestFailure!.seed}`;
}

/** Writes what happened in the failing run, and a file that replays it. */
export function writeReport(folder: string, run: TestRun): void {
  const path = reportPath(folder, run);
  if (path === null) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${reportText(run, run.explanation!)}\n`);
  const { seed, variation } = run.explanation!;
  const replay: ReplayFile = { schema: 1, test: run.test.id, seed, variation };
  writeFileSync(join(folder, `${baseName(run)}.replay.json`), `${JSON.stringify(replay, null, 2)}\n`);
}

function reportText(run: TestRun, { verdict, rule, message, faults, description, trace, seed }: ExplainedFailure): string {
  const sections = [
    `${run.test.claim}\n${run.test.id}, seed ${seed}: ${verdict}, ${rule}\n\n${message}`,
    `Faults:\n${faults.map(printFault).join('\n') || 'none'}`,
    ...(description === '' ? [] : [`What clients saw:\n${description}`]),
    `What happened:\n${printTrace(trace)}`,
  ];
  return sections.join('\n\n');
}
