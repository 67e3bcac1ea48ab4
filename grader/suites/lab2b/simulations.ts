import type { SimulatedTest } from '#grader/catalogue/graded-test';

import { LINEARIZABILITY, storeTest } from './define';
import { ALL_FAULTS, UNRELIABLE } from './faults';
import { type ClusterRun, runCluster } from './run-cluster';

const UNTIL_MS = 2_500;

type About = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'faults' | 'coveragePoints'>;

function linearizable(name: string, about: About, run: Partial<ClusterRun> = {}): SimulatedTest {
  return storeTest('lab2b', name, {
    ...about,
    references: LINEARIZABILITY,
    docsAnchor: 'linearizability',
    run: async (context) => void (await runCluster(context, { untilMs: UNTIL_MS, ...run })),
  });
}

export const steady = linearizable('steady-clients', {
  title: 'Gets, puts, deletes and scans of many clients on shared keys are linearizable',
  points: 1,
  seeds: 12,
  faults: [],
  coveragePoints: [],
});

export const unreliable = linearizable(
  'unreliable-network',
  {
    title: 'So they are on a network that loses, doubles, delays and reorders',
    points: 2,
    seeds: 26,
    faults: UNRELIABLE,
    coveragePoints: ['an outcome was unknown'],
  },
  // Few links at a time are unreliable, so that it is noticed they are for long.
  { longestFaultMs: UNTIL_MS },
);

export const partitions = linearizable('partitions', {
  title: 'So they are when stores and clients are cut off from each other, also in one direction',
  points: 2,
  seeds: 24,
  faults: ['partition', 'cut'],
  coveragePoints: ['a leader was deposed'],
});

export const crashes = linearizable('crashes', {
  title: 'So they are when stores crash and come back under load, at any moment',
  points: 2,
  seeds: 16,
  faults: ['crash', 'slow disk'],
  coveragePoints: ['a store crashed', 'a node restarted'],
});

export const everything = linearizable('everything', {
  title: 'So they are when all of that happens together, with slow and paused stores and wrong clocks',
  points: 3,
  seeds: 50,
  faults: ALL_FAULTS,
  coveragePoints: ['a store crashed', 'a node restarted', 'a leader was deposed', 'an outcome was unknown'],
});
