import { gradedTest } from '#grader/catalogue/define-test';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { ALL_FAULTS, UNRELIABLE } from '#grader/suites/lab2b/faults';
import { LINEARIZABILITY, STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';

import { type RegionsSimulation, simulateRegions } from './simulate-regions';

type Definition = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'faults' | 'coveragePoints' | 'docsAnchor'>;

function regionsTest(name: string, definition: Definition, run: RegionsSimulation): SimulatedTest {
  return gradedTest('lab3b', name, {
    ...STORE_DEFAULTS,
    references: LINEARIZABILITY,
    method: 'simulation',
    ...definition,
    run: async (context) => void (await simulateRegions(context, run)),
  });
}

/** The keys of the clients, one before them and one after them. */
const SPLIT_KEYS = ['A', 'b', 'c', 'd', 'e', 'f'];

export const movingPeers = regionsTest(
  'moving-peers',
  {
    title: 'Requests are linearizable while peers are added and removed, with restarts, partitions and an unreliable network',
    points: 3,
    seeds: 60,
    faults: ['crash', 'partition', 'cut', 'pause', ...UNRELIABLE],
    docsAnchor: 'linearizability',
    coveragePoints: ['a peer was added', 'a peer was removed', 'a snapshot was installed', 'a node restarted'],
  },
  { untilMs: 2_500, clients: 3, operator: { mix: ['change peer', 'change peer', 'transfer'], splitKeys: [], everyMs: 200 } },
);

export const splitting = regionsTest(
  'splitting',
  {
    title: 'Requests are linearizable while regions are split, with crashes, partitions and slow disks',
    points: 3,
    seeds: 60,
    faults: ['crash', 'partition', 'cut', 'slow disk', 'slow store', 'delay'],
    docsAnchor: 'linearizability',
    coveragePoints: ['a region was split', 'a store crashed', 'a node restarted'],
  },
  { untilMs: 2_000, clients: 4, operator: { mix: ['split', 'split', 'transfer'], splitKeys: SPLIT_KEYS, everyMs: 250 } },
);

export const everything = regionsTest(
  'everything',
  {
    title: 'Requests are linearizable while regions are split, peers and leaders move, and all faults occur',
    points: 6,
    seeds: 80,
    faults: ALL_FAULTS,
    docsAnchor: 'linearizability',
    coveragePoints: [
      'a region was split',
      'a peer was added',
      'a peer was removed',
      'a snapshot was installed',
      'a store crashed',
      'a leader was deposed',
    ],
  },
  {
    untilMs: 2_500,
    clients: 4,
    operator: { mix: ['change peer', 'change peer', 'split', 'transfer'], splitKeys: SPLIT_KEYS, everyMs: 250 },
  },
);
