import type { PartResult, TestResult } from './results';

/** What changed from one grade of a part to the next. */
export interface GradeDifference {
  readonly part: string;
  /** Above 0: gained. */
  readonly points: number;
  /** Ids of tests. */
  readonly nowPassing: readonly string[];
  readonly nowFailing: readonly string[];
}

/** Compares the tests that both grades have. A test that could not be decided is not compared. */
export function compareGrades(before: PartResult, after: PartResult): GradeDifference {
  const pairs = after.tests.flatMap((test) => {
    const earlier = before.tests.find(({ id }) => id === test.id);
    return earlier === undefined || isUndecided(earlier) || isUndecided(test) ? [] : [{ earlier, test }];
  });
  const changed = (isNow: (test: TestResult) => boolean): string[] =>
    pairs.flatMap(({ earlier, test }) => (isNow(test) && !isNow(earlier) ? [test.id] : []));
  return {
    part: after.part,
    points: pairs.reduce((sum, { earlier, test }) => sum + test.earned - earlier.earned, 0),
    nowPassing: changed(({ verdict }) => verdict === 'pass'),
    nowFailing: changed(({ verdict }) => verdict !== 'pass'),
  };
}

function isUndecided({ verdict }: TestResult): boolean {
  return verdict === 'unknown';
}
