import { gradedTest } from '#grader/catalogue/define-test';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { paper } from '#grader/suites/references';

import { ALL_FAULTS, UNRELIABLE } from './faults';
import { type ClusterSimulation, simulateCluster } from './simulate-cluster';
import { LINEARIZABILITY, STORE_DEFAULTS } from './store-defaults';

const UNTIL_MS = 2_500;

type Definition = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'faults' | 'coveragePoints'>;

function linearizabilityTest(name: string, definition: Definition, run: Partial<ClusterSimulation> = {}): SimulatedTest {
  return gradedTest('lab2b', name, {
    ...STORE_DEFAULTS,
    method: 'simulation',
    ...definition,
    references: LINEARIZABILITY,
    docsAnchor: 'linearizability',
    run: async (context) => void (await simulateCluster(context, { untilMs: UNTIL_MS, ...run })),
  });
}

export const steadyClients = linearizabilityTest('steady-clients', {
  title: 'Concurrent gets, puts, deletes and scans on shared keys are linearizable when no faults occur',
  points: 1,
  seeds: 12,
  faults: [],
  coveragePoints: [],
});

export const unreliableNetwork = linearizabilityTest(
  'unreliable-network',
  {
    title: 'Requests are linearizable on a network that loses, duplicates, delays and reorders messages',
    points: 2,
    seeds: 26,
    faults: UNRELIABLE,
    coveragePoints: ['an outcome was unknown'],
  },
  // Few links are unreliable at the same time. A long fault makes it probable that an operation meets one.
  { longestFaultMs: UNTIL_MS },
);

export const partitions = linearizabilityTest('partitions', {
  title: 'Requests are linearizable while stores and clients are partitioned, also in one direction only',
  points: 2,
  seeds: 24,
  faults: ['partition', 'cut'],
  coveragePoints: ['a leader was deposed'],
});

export const crashes = linearizabilityTest('crashes', {
  title: 'Requests are linearizable while stores crash at any moment and restart',
  points: 2,
  seeds: 16,
  faults: ['crash', 'slow disk'],
  coveragePoints: ['a store crashed', 'a node restarted'],
});

export const allFaults = linearizabilityTest('everything', {
  title: 'Requests are linearizable under network faults, crashes, disk errors, slow and paused stores and wrong clocks together',
  points: 3,
  seeds: 50,
  faults: ALL_FAULTS,
  coveragePoints: ['a store crashed', 'a node restarted', 'a leader was deposed', 'an outcome was unknown'],
});

/** Longer than a run, so that most faults are still in effect when everything heals. */
const LONG_FAULT_MS = 6_000;

export const answersAfterHealing = gradedTest('lab2b', 'answers-after-healing', {
  ...STORE_DEFAULTS,
  title: 'Every client gets an answer within 10 s after all faults have ended, whatever the faults were',
  points: 1,
  seeds: 30,
  faults: ALL_FAULTS,
  references: paper('section 5.6'),
  docsAnchor: 'liveness',
  coveragePoints: ['a store crashed', 'an outcome was unknown'],
  run: async (context) =>
    void (await simulateCluster(context, { untilMs: 2_000, longestFaultMs: LONG_FAULT_MS, sizes: { stores: [3, 5], clients: [5, 20] } })),
});
