import { storeTest } from './define';
import { ALL_FAULTS } from './faults';
import { runCluster } from './run-cluster';

/** Longer than a run, so that most faults are still on when everything heals. */
const LONG_MS = 6_000;

export const liveness = storeTest('lab2b', 'answers-after-healing', {
  title: 'Within 10 s of healing every client gets its answer, whatever went wrong, and however long, before',
  points: 1,
  seeds: 30,
  faults: ALL_FAULTS,
  references: 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 5.6',
  docsAnchor: 'liveness',
  coveragePoints: ['a store crashed', 'an outcome was unknown'],
  run: async (context) =>
    void (await runCluster(context, { untilMs: 2_000, longestFaultMs: LONG_MS, sizes: { stores: [3, 5], clients: [5, 20] } })),
});
