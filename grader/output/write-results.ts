import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { UsageError } from '#grader/usage-error';
import type { GradeResults } from '#grader/run/results';

import { gradescope } from './gradescope';
import { junit } from './junit';

export interface ResultFiles {
  readonly json?: string;
  readonly junit?: string;
  readonly gradescope?: string;
}

/** Before the work, so that it is not lost at its end. @throws UsageError for a file that cannot be written */
export function checkWritable(files: ResultFiles): void {
  for (const option of ['json', 'junit', 'gradescope'] as const) {
    const file = files[option];
    if (file !== undefined && !isWritable(file)) throw new UsageError(`--${option} ${file}: this file cannot be written.`);
  }
}

function isWritable(file: string): boolean {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
    return statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true;
  } catch {
    return false;
  }
}

export function writeResults(results: GradeResults, files: ResultFiles): void {
  if (files.json !== undefined) writeFileSync(files.json, `${JSON.stringify(results, null, 2)}\n`);
  if (files.junit !== undefined) writeFileSync(files.junit, junit(results));
  if (files.gradescope !== undefined) writeFileSync(files.gradescope, `${JSON.stringify(gradescope(results), null, 2)}\n`);
}
