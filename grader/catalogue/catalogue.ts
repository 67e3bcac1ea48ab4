import type { GradedTest } from '#grader/catalogue/graded-test';
import { PART_FOLDERS } from '#kit/parts';

/** The exports of `grader/suites/<folder>/tests.ts`: the tests of the parts in that folder, in the order of the parts. */
interface Suite {
  readonly tests: readonly GradedTest[];
}

// The names come from the list of parts, so that a new part needs no change here.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const suiteOf = (folder: string): Suite => require(`#grader/suites/${folder}/tests`) as Suite;

/** All graded tests, in the order in which they run and are shown. */
export const CATALOGUE: readonly GradedTest[] = PART_FOLDERS.flatMap((folder) => suiteOf(folder).tests);

/** @throws Error for an id that is not in the catalogue */
export function testById(id: string): GradedTest {
  const test = CATALOGUE.find((candidate) => candidate.id === id);
  if (test === undefined) throw new Error(`unknown graded test ${id}`);
  return test;
}
