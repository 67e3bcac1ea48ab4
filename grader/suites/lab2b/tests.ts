import type { GradedTest } from '#grader/catalogue/graded-test';

import { lab2bDirect } from './direct-tests';
import { crashes, everything, partitions, steady, unreliable } from './simulations';

/** Part 2b: 35 points. */
export const lab2bTests: readonly GradedTest[] = [...lab2bDirect, steady, unreliable, partitions, crashes, everything];
