import { gradedTest } from '#grader/catalogue/define-test';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { ALL_FAULTS, UNRELIABLE } from '#grader/suites/lab2b/faults';
import { simulateCluster } from '#grader/suites/lab2b/simulate-cluster';
import { LINEARIZABILITY } from '#grader/suites/lab2b/store-defaults';
import type { NodeChange } from '#harness/checkers/raft/node-view';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import { check } from '#harness/scenario/check';

import { COMPACTING_CONFIG, LOG_LIMIT, SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const UNTIL_MS = 2_500;

type Definition = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'faults' | 'coveragePoints' | 'docsAnchor'> &
  Partial<Pick<SimulatedTest, 'references'>>;

function compactingTest(name: string, definition: Definition, longestFaultMs?: number): SimulatedTest {
  const sizes = { stores: [3, 5], clients: [5] };
  const run = { untilMs: UNTIL_MS, longestFaultMs, sizes, config: COMPACTING_CONFIG };
  return gradedTest('lab2c', name, {
    ...SNAPSHOT_DEFAULTS,
    method: 'simulation',
    ...definition,
    run: async (context) => void (await simulateCluster(context, { ...run, invariants: [new LogSize(LOG_LIMIT)] })),
  });
}

/** A store keeps at most twice the limit of applied entries. Entries that are not applied must not be discarded, so they do not count. */
class LogSize implements RaftInvariant {
  constructor(private readonly limit: number) {}

  check({ after }: NodeChange): void {
    const { node, start, applied } = after;
    const kept = applied - start;
    const max = this.limit * 2;
    const message = (): string =>
      `Store ${node} keeps ${kept} applied entries, from ${start + 1} to ${applied}. Expected at most ${max}: twice the limit of ${this.limit} entries.`;
    check(kept <= max, 'log size', message);
  }
}

export const shortLogs = compactingTest('short-logs', {
  title: 'A store keeps at most twice the limit of applied entries, also while other stores are partitioned, slow, paused or down',
  points: 2,
  seeds: 25,
  faults: ['crash', 'pause', 'partition', 'slow disk', 'slow store'],
  docsAnchor: 'compaction',
  coveragePoints: ['a snapshot was installed', 'a node restarted'],
});

export const unreliableSnapshots = compactingTest(
  'unreliable-network',
  {
    title: 'Requests are linearizable when pieces of snapshots are lost, duplicated, or overtaken by appends and newer snapshots',
    points: 2,
    seeds: 40,
    faults: [...UNRELIABLE, 'cut', 'partition'],
    docsAnchor: 'stale-snapshots',
    coveragePoints: ['a snapshot was installed', 'a leader was deposed'],
  },
  UNTIL_MS,
);

export const compactedLogs = compactingTest('everything', {
  title: 'Gets, puts, deletes and scans are linearizable under all faults together while logs are compacted',
  points: 2,
  seeds: 60,
  faults: ALL_FAULTS,
  references: LINEARIZABILITY,
  docsAnchor: 'linearizability',
  coveragePoints: ['a snapshot was installed', 'a store crashed', 'a node restarted', 'a leader was deposed', 'an outcome was unknown'],
});
