import type { GradedTest } from '#grader/catalogue/graded-test';

import { cutOffReads, cutOffWrites } from './cut-off';
import { crashPoints, diskErrors, powerFailures, sentBeforeDurable } from './durability';
import { lab2bDirect } from './direct-tests';
import { liveness } from './liveness';
import { crashes, everything, partitions, steady, unreliable } from './simulations';

/** Part 2b: 35 points. */
export const tests: readonly GradedTest[] = [
  ...lab2bDirect,
  steady,
  unreliable,
  partitions,
  crashes,
  everything,
  cutOffReads,
  cutOffWrites,
  sentBeforeDurable,
  diskErrors,
  crashPoints,
  powerFailures,
  liveness,
];
