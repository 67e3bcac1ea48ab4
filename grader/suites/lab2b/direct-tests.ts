import type { GradedTest } from '#grader/catalogue/graded-test';

import { appliedWithIndex } from './applied-with-index';
import { basicRequests } from './basic-requests';
import { followerRefuses } from './follower-refuses';
import { impossibleCommands } from './impossible-commands';
import { logOnDisk } from './log-on-disk';
import { manyRegions } from './many-regions';
import { oneStore } from './one-store';
import { oneSyncedBatch } from './one-synced-batch';
import { overwrittenProposal } from './overwritten-proposal';
import { restart } from './restart';
import { sameCommandTwice } from './same-command-twice';
import { slowDisk } from './slow-disk';

/** What a store does, exactly: 17 points. */
export const lab2bDirect: readonly GradedTest[] = [
  basicRequests,
  oneStore,
  followerRefuses,
  overwrittenProposal,
  impossibleCommands,
  logOnDisk,
  oneSyncedBatch,
  appliedWithIndex,
  sameCommandTwice,
  restart,
  slowDisk,
  manyRegions,
];
