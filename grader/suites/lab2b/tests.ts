import type { GradedTest } from '#grader/catalogue/graded-test';

import { appliedWithIndex } from './applied-with-index';
import { basicRequests } from './basic-requests';
import { completeAnswers } from './complete-answers';
import { deposedLeader } from './deposed-leader';
import { crashPoints, diskErrors, powerFailures, sentBeforeDurable } from './durability';
import { failedWrite } from './failed-write';
import { followerRefuses } from './follower-refuses';
import { impossibleCommands } from './impossible-commands';
import { logOnDisk } from './log-on-disk';
import { manyRegions } from './many-regions';
import { oneStore } from './one-store';
import { oneSyncedBatch } from './one-synced-batch';
import { overwrittenProposal } from './overwritten-proposal';
import { partitionedLeaderReads, partitionedLeaderWrites } from './partitioned-leader';
import { restart } from './restart';
import { sameCommandTwice } from './same-command-twice';
import { allFaults, answersAfterHealing, crashes, partitions, steadyClients, unreliableNetwork } from './simulations';
import { slowDisk } from './slow-disk';

/** lab2b: 35 points. The tests that call one function or send one request come first. */
export const tests: readonly GradedTest[] = [
  basicRequests,
  oneStore,
  followerRefuses,
  overwrittenProposal,
  deposedLeader,
  impossibleCommands,
  logOnDisk,
  oneSyncedBatch,
  failedWrite,
  appliedWithIndex,
  completeAnswers,
  sameCommandTwice,
  restart,
  slowDisk,
  manyRegions,
  steadyClients,
  unreliableNetwork,
  partitions,
  crashes,
  allFaults,
  partitionedLeaderReads,
  partitionedLeaderWrites,
  sentBeforeDurable,
  diskErrors,
  crashPoints,
  powerFailures,
  answersAfterHealing,
];
