import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { LINEARIZABILITY, storeTest } from '#grader/suites/lab2b/define';
import { ALL_FAULTS, UNRELIABLE } from '#grader/suites/lab2b/faults';
import { runCluster } from '#grader/suites/lab2b/run-cluster';

import { COMPACTING, COMPACTION_READING, LOG_LIMIT } from './compacting-config';
import { LogSize } from './log-size';

const UNTIL_MS = 2_500;

type About = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'faults' | 'coveragePoints' | 'docsAnchor' | 'references'>;

function compacting(name: string, about: About, longestFaultMs?: number): SimulatedTest {
  const sizes = { stores: [3, 5], clients: [5] };
  const run = { untilMs: UNTIL_MS, longestFaultMs, sizes, config: COMPACTING };
  return storeTest('lab2c', name, {
    ...about,
    run: async (context) => void (await runCluster(context, { ...run, invariants: [new LogSize(LOG_LIMIT)] })),
  });
}

export const shortLogs = compacting('short-logs', {
  title: 'No store keeps more than twice as many applied entries as the limit says, also while stores are away, slow or down',
  points: 2,
  seeds: 25,
  faults: ['crash', 'pause', 'partition', 'slow disk', 'slow store'],
  references: COMPACTION_READING,
  docsAnchor: 'compaction',
  coveragePoints: ['a snapshot was installed', 'a node restarted'],
});

export const unreliableSnapshots = compacting(
  'unreliable-network',
  {
    title: 'Snapshots of which pieces get lost, come twice, or are overtaken by appends and by newer snapshots do no harm',
    points: 2,
    seeds: 40,
    faults: [...UNRELIABLE, 'cut', 'partition'],
    references: COMPACTION_READING,
    docsAnchor: 'stale-snapshots',
    coveragePoints: ['a snapshot was installed', 'a leader was deposed'],
  },
  UNTIL_MS,
);

export const everything = compacting('everything', {
  title: 'Gets, puts, deletes and scans are linearizable under all faults together, with logs that are compacted all the time',
  points: 2,
  seeds: 60,
  faults: ALL_FAULTS,
  references: LINEARIZABILITY,
  docsAnchor: 'linearizability',
  coveragePoints: ['a snapshot was installed', 'a store crashed', 'a node restarted', 'a leader was deposed', 'an outcome was unknown'],
});
