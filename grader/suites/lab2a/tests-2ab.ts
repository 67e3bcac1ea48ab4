import type { GradedTest } from '#grader/catalogue/graded-test';

/** Direct tests of lab2ab, log replication: 11 points. */
export const lab2abTests: readonly GradedTest[] = [];
