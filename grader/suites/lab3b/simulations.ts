import { gradedTest } from '#grader/catalogue/define-test';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { ALL_FAULTS } from '#grader/suites/lab2b/faults';
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

const SPLIT_KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

export const everything = regionsTest(
  'everything',
  {
    title: 'Requests are linearizable while regions are split, peers and leaders move, and all faults occur',
    points: 6,
    seeds: 60,
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
  { untilMs: 2_500, clients: 4, operator: { mix: ['change peer', 'change peer', 'split', 'transfer'], splitKeys: SPLIT_KEYS, everyMs: 250 } },
);
