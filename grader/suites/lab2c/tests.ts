import type { GradedTest } from '#grader/catalogue/graded-test';

import { catchUp, crashWhileInstalling, twoLeaders } from './away';
import { lab2cDirect } from './direct-tests';
import { everything, shortLogs, unreliableSnapshots } from './simulations';

/** Part 2c: 25 points. */
export const tests: readonly GradedTest[] = [
  ...lab2cDirect,
  shortLogs,
  unreliableSnapshots,
  everything,
  catchUp,
  crashWhileInstalling,
  twoLeaders,
];
