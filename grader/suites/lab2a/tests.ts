import type { GradedTest } from '#grader/catalogue/graded-test';

import { majorityOfVotes } from './election-candidates';
import { electionsEnd } from './election-ends';
import { heartbeats } from './election-heartbeats';
import { quorumCheck } from './election-quorum-check';
import { startsAsFollower } from './election-start';
import { higherTerm, lowerTerm } from './election-terms';
import { electionRules } from './election-rules';
import { electionTimer } from './election-timer';
import { timeouts } from './election-timeouts';
import { oneVote, upToDate } from './election-votes';
import { allElections, allReplication } from './exploration-tests';
import { conflicts } from './log-conflicts';
import { logFunctions } from './log-functions';
import { logMatching } from './log-matching';
import { logWindow } from './log-window';
import { readyHoldsWhatIsNew } from './ready-contents';
import { hardStateWhenChanged } from './ready-hard-state';
import { changesBeforeAdvance } from './ready-replaced';
import { restartFromStorage } from './ready-restart';
import { snapshotInReady } from './ready-snapshot';
import { backtracking } from './replication-backtracking';
import { commitBounds, commitSpreads } from './replication-commit';
import { disorder } from './replication-disorder';
import { figure8 } from './replication-figure-8';
import { pipelining } from './replication-pipelining';
import { losses } from './replication-losses';
import { proposals } from './replication-proposals';
import { commitQuorum } from './replication-quorum';
import { responses } from './replication-responses';
import { replicationRules } from './replication-rules';
import { electionsUnderFaults } from './simulation-elections';
import { readyUnderFaults, replicationOnUnreliableNetwork, replicationUnderFaults } from './simulation-replication';

/** The tests of lab2aa (15 points), lab2ab (18) and lab2ac (7). */
export const tests: readonly GradedTest[] = [
  // lab2aa, leader election
  startsAsFollower,
  higherTerm,
  lowerTerm,
  oneVote,
  upToDate,
  timeouts,
  electionTimer,
  heartbeats,
  majorityOfVotes,
  electionsEnd,
  quorumCheck,
  electionRules,
  electionsUnderFaults,
  allElections,
  // lab2ab, log replication
  logFunctions,
  conflicts,
  proposals,
  commitSpreads,
  commitBounds,
  commitQuorum,
  figure8,
  logMatching,
  backtracking,
  pipelining,
  losses,
  responses,
  disorder,
  logWindow,
  replicationRules,
  replicationOnUnreliableNetwork,
  replicationUnderFaults,
  allReplication,
  // lab2ac, ready
  readyHoldsWhatIsNew,
  hardStateWhenChanged,
  changesBeforeAdvance,
  restartFromStorage,
  snapshotInReady,
  readyUnderFaults,
];
