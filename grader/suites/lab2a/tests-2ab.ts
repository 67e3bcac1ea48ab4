import type { GradedTest } from '#grader/catalogue/graded-test';

import { conflicts } from './log-conflicts';
import { logMatching } from './log-matching';
import { logWindow } from './log-window';
import { backtracking } from './replication-backtracking';
import { commitBounds, commitSpreads } from './replication-commit';
import { disorder } from './replication-disorder';
import { figure8 } from './replication-figure-8';
import { pipelining } from './replication-pipelining';
import { proposals } from './replication-proposals';
import { commitQuorum } from './replication-quorum';

/** Direct tests of lab2ab, log replication: 11 points. */
export const lab2abTests: readonly GradedTest[] = [
  conflicts,
  proposals,
  commitSpreads,
  commitBounds,
  commitQuorum,
  figure8,
  logMatching,
  backtracking,
  pipelining,
  disorder,
  logWindow,
];
