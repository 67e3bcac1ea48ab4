import type { GradedTest } from '#grader/catalogue/graded-test';

import { allElections, allReplication } from './exploration-tests';
import { readyHoldsWhatIsNew } from './ready-contents';
import { hardStateWhenChanged } from './ready-hard-state';
import { changesBeforeAdvance } from './ready-replaced';
import { restartFromStorage } from './ready-restart';
import { snapshotInReady } from './ready-snapshot';
import { electionsUnderFaults } from './simulation-elections';
import { readyUnderFaults, replicationOnUnreliableNetwork, replicationUnderFaults } from './simulation-replication';

/** Part 2aa in simulations and explorations: 5 points. */
export const lab2aaSimulations: readonly GradedTest[] = [electionsUnderFaults, allElections];

/** Part 2ab in simulations and explorations: 7 points. */
export const lab2abSimulations: readonly GradedTest[] = [replicationOnUnreliableNetwork, replicationUnderFaults, allReplication];

/** Part 2ac: 7 points. */
export const lab2acTests: readonly GradedTest[] = [
  readyHoldsWhatIsNew,
  hardStateWhenChanged,
  changesBeforeAdvance,
  restartFromStorage,
  snapshotInReady,
  readyUnderFaults,
];
