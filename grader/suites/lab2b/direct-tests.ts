import type { GradedTest } from '#grader/catalogue/graded-test';

import { basicRequests } from './basic-requests';
import { oneStore } from './one-store';
import { restart } from './restart';

/** What a store does, exactly: 17 points. */
export const lab2bDirect: readonly GradedTest[] = [basicRequests, oneStore, restart];
