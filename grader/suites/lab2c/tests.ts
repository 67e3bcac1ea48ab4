import type { GradedTest } from '#grader/catalogue/graded-test';

/** Part 2c: 25 points. */
export const lab2cTests: readonly GradedTest[] = [];
