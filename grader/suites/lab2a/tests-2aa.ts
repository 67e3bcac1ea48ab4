import type { GradedTest } from '#grader/catalogue/graded-test';

import { majorityOfVotes } from './election-candidates';
import { electionsEnd } from './election-ends';
import { heartbeats } from './election-heartbeats';
import { quorumCheck } from './election-quorum-check';
import { startsAsFollower } from './election-start';
import { higherTerm, lowerTerm } from './election-terms';
import { timeouts } from './election-timeouts';
import { oneVote, upToDate } from './election-votes';

/** Direct tests of lab2aa, leader election: 10 points. */
export const lab2aaTests: readonly GradedTest[] = [
  startsAsFollower,
  higherTerm,
  lowerTerm,
  oneVote,
  upToDate,
  timeouts,
  heartbeats,
  majorityOfVotes,
  electionsEnd,
  quorumCheck,
];
