import type { GradedTest } from '#grader/catalogue/graded-test';

import { everything } from './simulations';

export const tests: readonly GradedTest[] = [everything];
