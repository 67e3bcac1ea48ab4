import type { GradedTest } from '#grader/catalogue/graded-test';

import { adding } from './adding';
import { campaignAfterApplying } from './campaign-after-applying';
import { commitByRemoval } from './commit-by-removal';
import { newMember } from './new-member';
import { oneAtATime } from './one-at-a-time';
import { proposing } from './proposing';
import { removedLeader } from './removed-leader';
import { removedMembers } from './removed-members';
import { removing } from './removing';
import { simulatedMembership } from './simulation';
import { timeoutNow } from './timeout-now';
import { transferPauses } from './transfer-pauses';
import { transferTargets } from './transfer-targets';
import { transferring } from './transferring';

export const tests: readonly GradedTest[] = [
  // Membership.
  proposing,
  oneAtATime,
  adding,
  removing,
  commitByRemoval,
  removedLeader,
  removedMembers,
  newMember,
  // Leader transfer. First what a target does with the message that every transfer needs.
  timeoutNow,
  transferring,
  // Its time limit is part of what the tests of other targets check.
  transferPauses,
  transferTargets,
  // One way to start an election is MsgTimeoutNow.
  campaignAfterApplying,
  // Both, under faults.
  simulatedMembership,
];
