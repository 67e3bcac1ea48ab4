import { whatToRead } from '#harness/report/what-to-read';
import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { isWriteError, reasonOf } from '#grader/file-error';
import type { GradeResults, TestResult } from '#grader/run/results';
import { UsageError } from '#grader/usage-error';

import { junit } from './junit';

export interface ResultFiles {
  readonly json?: string;
  readonly junit?: string;
  readonly gradescope?: string;
}

/**
 * Called before the grade, so that no result is lost after it.
 *
 * @throws UsageError for a file that cannot be written
 */
export function checkWritable(files: ResultFiles): void {
  for (const option of ['json', 'junit', 'gradescope'] as const) {
    const file = files[option];
    if (file !== undefined && !isWritable(file)) throw new UsageError(`--${option} ${file}: this file cannot be written.`);
  }
}

function isWritable(file: string): boolean {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
    const status = statSync(file, { throwIfNoEntry: false });
    if (status !== undefined) accessSync(file, constants.W_OK);
    return status?.isDirectory() !== true;
  } catch {
    return false;
  }
}

/**
 * Call it when the results have been shown: a file that cannot be written must not cost them.
 *
 * @returns one sentence for each file that was not written
 */
export function writeResults(results: GradeResults, { json, junit: junitFile, gradescope: gradescopeFile }: ResultFiles): string[] {
  return [
    ...writeFile('json', json, () => asJson(results)),
    ...writeFile('junit', junitFile, () => junit(results)),
    ...writeFile('gradescope', gradescopeFile, () => asJson(gradescope(results))),
  ];
}

/**
 * Writes the file of an option.
 *
 * @returns why it was not written; empty if it was, or if the option was not given
 */
export function writeFile(option: string, file: string | undefined, text: () => string): string[] {
  if (file === undefined) return [];
  try {
    writeFileSync(file, text());
    return [];
  } catch (error) {
    if (!isWriteError(error)) throw error;
    return [`--${option} ${file}: the results were not written (${reasonOf(error)}).`];
  }
}

export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The results in the format of `results.json` of Gradescope's autograder. */
function gradescope(results: GradeResults): unknown {
  return {
    score: results.earned,
    execution_time: Math.round(results.wallSeconds),
    output: `${results.earned} of ${results.possible} points`,
    visibility: 'visible',
    stdout_visibility: 'visible',
    tests: results.parts.flatMap((part) => part.tests.map((test, i) => gradescopeTest(test, `${part.part}.${i + 1}`))),
  };
}

function gradescopeTest({ id, name, earned, points, failure }: TestResult, number: string): unknown {
  const output = failure === undefined ? '' : `${failure.rule}: ${failure.message}\n\n${failure.replay}\nRead: ${whatToRead(failure)}`;
  return { name, number, score: earned, max_score: points, output, tags: [id], visibility: 'visible' };
}
