import type { GradedTest } from '#grader/catalogue/graded-test';

import { applyingChanges } from './applying-changes';
import { applyingSplits } from './applying-splits';
import { earlyRightHalf } from './early-right-half';
import { epochNumbers } from './epoch-numbers';
import { groupOfTwo } from './group-of-two';
import { keysInRegion } from './keys-in-region';
import { ownRemoval } from './own-removal';
import { proposingChanges } from './proposing-changes';
import { proposingSplits } from './proposing-splits';
import { randomCommands } from './random-commands';
import { removedRightHalf } from './removed-right-half';
import { staleWhenApplied } from './stale-when-applied';
import { transferring } from './transferring';

export const tests: readonly GradedTest[] = [
  // Which commands are valid.
  epochNumbers,
  keysInRegion,
  // Peers.
  transferring,
  proposingChanges,
  groupOfTwo,
  applyingChanges,
  ownRemoval,
  // Splits.
  proposingSplits,
  applyingSplits,
  earlyRightHalf,
  removedRightHalf,
  // All of them.
  staleWhenApplied,
  randomCommands,
];
