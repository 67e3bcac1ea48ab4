import type { GradedTest } from '#grader/catalogue/graded-test';

import { lab2cDirect } from './direct-tests';

/** Part 2c: 25 points. */
export const lab2cTests: readonly GradedTest[] = [...lab2cDirect];
