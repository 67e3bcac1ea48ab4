import type { GradedTest } from '#grader/catalogue/graded-test';

import { everything, movingPeers, splitting } from './simulations';

export const tests: readonly GradedTest[] = [movingPeers, splitting, everything];
