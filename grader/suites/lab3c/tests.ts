import type { GradedTest } from '#grader/catalogue/graded-test';

import { anyOrder } from './any-order';
import { convergence } from './convergence';
import { deposedLeader } from './deposed-leader';
import { orderOfPeers } from './order-of-peers';
import { overlappingRegions } from './overlapping-regions';
import { noBackAndForth, randomBalance } from './random-balance';
import { randomHeartbeats } from './random-heartbeats';
import { sameEpoch } from './same-epoch';
import { downStore, mixed, newStore } from './simulations';
import { sourceAndTarget } from './source-and-target';
import { staleEpoch } from './stale-epoch';
import { staleOverlap } from './stale-overlap';
import { storeCounters } from './store-counters';
import { tolerance } from './tolerance';

export const tests: readonly GradedTest[] = [
  // Region heartbeats.
  sameEpoch,
  overlappingRegions,
  storeCounters,
  staleEpoch,
  staleOverlap,
  deposedLeader,
  anyOrder,
  randomHeartbeats,
  // Balance.
  sourceAndTarget,
  orderOfPeers,
  tolerance,
  noBackAndForth,
  randomBalance,
  // Both, in a cluster that follows the orders.
  convergence,
  // Whole stores.
  newStore,
  downStore,
  mixed,
];
