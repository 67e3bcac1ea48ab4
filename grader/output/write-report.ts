import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { printFault } from '#harness/faults/plan';
import { printTrace } from '#harness/trace/text';
import type { TestRun } from '#grader/run/test-run';

/** Where the report of a test's failure goes; `null` where there is nothing to report. */
export function reportPath(folder: string, run: TestRun): string | null {
  const smallest = run.smallestFailure;
  if (smallest === undefined || smallest.failure.trace.length === 0) return null;
  return join(folder, `${run.test.id.replace('/', '-')}-${smallest.seed}.txt`);
}

/** Writes what happened in the failing run. */
export function writeReport(folder: string, run: TestRun): void {
  const path = reportPath(folder, run);
  if (path === null) return;
  const { seed, failure } = run.smallestFailure!;
  const sections = [
    `${run.test.claim}\n${run.test.id}, seed ${seed}: ${failure.verdict}, ${failure.rule}\n\n${failure.message}`,
    `Faults:\n${failure.faults.map(printFault).join('\n') || 'none'}`,
    ...(failure.description === '' ? [] : [`What clients saw:\n${failure.description}`]),
    `What happened:\n${printTrace(failure.trace)}`,
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${sections.join('\n\n')}\n`);
}
