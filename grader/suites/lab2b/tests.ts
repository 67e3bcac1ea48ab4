import type { GradedTest } from '#grader/catalogue/graded-test';

import { crashes, everything, partitions, steady, unreliable } from './simulations';

/** Part 2b: 35 points. */
export const lab2bTests: readonly GradedTest[] = [steady, unreliable, partitions, crashes, everything];
