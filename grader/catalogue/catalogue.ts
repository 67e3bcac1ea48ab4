import type { GradedTest } from '#grader/catalogue/graded-test';
import { lab1Tests } from '#grader/suites/lab1/tests';
import { lab2aaTests } from '#grader/suites/lab2a/tests-2aa';
import { lab2abTests } from '#grader/suites/lab2a/tests-2ab';
import { lab2aaSimulations, lab2abSimulations, lab2acTests } from '#grader/suites/lab2a/tests-simulation';
import { lab2bTests } from '#grader/suites/lab2b/tests';
import { lab2cTests } from '#grader/suites/lab2c/tests';

/** All graded tests, in the order in which they are run and shown. */
export const CATALOGUE: readonly GradedTest[] = [
  ...lab1Tests,
  ...lab2aaTests,
  ...lab2aaSimulations,
  ...lab2abTests,
  ...lab2abSimulations,
  ...lab2acTests,
  ...lab2bTests,
  ...lab2cTests,
];

/** @throws Error for an id that is not in the catalogue */
export function testById(id: string): GradedTest {
  const test = CATALOGUE.find((candidate) => candidate.id === id);
  if (test === undefined) throw new Error(`there is no graded test ${id}`);
  return test;
}
