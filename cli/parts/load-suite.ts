import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { GradedTest } from '#grader/catalogue/graded-test';
import { PROJECT_ROOT } from '#grader/root';

/**
 * The graded tests of a folder, `undefined` if there is no file of them. Unlike the catalogue, it also works while a part is
 * being added.
 */
export function loadSuite(folder: string): readonly GradedTest[] | undefined {
  if (!existsSync(join(PROJECT_ROOT, suiteFile(folder)))) return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(`#grader/suites/${folder}/tests`) as { readonly tests?: readonly GradedTest[] }).tests ?? [];
}

/** The path of the file from the root of the project. */
export function suiteFile(folder: string): string {
  return `grader/suites/${folder}/tests.ts`;
}
