import type { GradedTest } from '#grader/catalogue/graded-test';

import { electionsUnderFaults } from './simulation-elections';
import { readyUnderFaults, replicationOnUnreliableNetwork, replicationUnderFaults } from './simulation-replication';

/** Part 2aa in simulations and explorations: 5 points. */
export const lab2aaSimulations: readonly GradedTest[] = [electionsUnderFaults];

/** Part 2ab in simulations and explorations: 7 points. */
export const lab2abSimulations: readonly GradedTest[] = [replicationOnUnreliableNetwork, replicationUnderFaults];

/** Part 2ac: 7 points. */
export const lab2acTests: readonly GradedTest[] = [readyUnderFaults];
