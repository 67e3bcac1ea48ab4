import { gradedTest } from '#grader/catalogue/define-test';
import { type ExploredGroup, NOTHING, explore } from './exploration-define';

const REFERENCES = 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014)';

/** How many states these are of the reference, stands in the test of this file. */
export const EXPLORED_ELECTIONS: readonly ExploredGroup[] = [
  { replicates: false, led: false, bounds: { ...NOTHING, inputs: 8, campaigns: 2, duplicates: 1, restarts: 1 } },
  { replicates: false, led: false, bounds: { ...NOTHING, inputs: 8, campaigns: 3, restarts: 1 } },
];

export const allElections = gradedTest('lab2aa', 'explored-elections', {
  title: 'Of three nodes no two lead in one term, in any order of all that can happen to them in eight steps',
  points: 2,
  seeds: 1,
  coveragePoints: ['somebody led'],
  references: `${REFERENCES}, section 5.2`,
  docsAnchor: 'exploration',
  async run(context) {
    for (const group of EXPLORED_ELECTIONS) await explore(context, group);
  },
});

/** Node 1 leads, and its first entry is under way; one more election may follow. */
export const EXPLORED_REPLICATION: readonly ExploredGroup[] = [
  { replicates: true, led: true, bounds: { ...NOTHING, inputs: 13, campaigns: 2, proposals: 1 } },
  { replicates: true, led: true, bounds: { ...NOTHING, inputs: 10, campaigns: 2, proposals: 1, heartbeats: 1, restarts: 1 } },
  { replicates: true, led: true, bounds: { ...NOTHING, inputs: 11, campaigns: 2, proposals: 1, duplicates: 1 } },
];

export const allReplication = gradedTest('lab2ab', 'explored-replication', {
  title: 'Three nodes keep all that is committed when the leader changes, in any order of all that can happen to them in thirteen steps',
  points: 2,
  seeds: 1,
  coveragePoints: ['something was committed'],
  references: `${REFERENCES}, section 5.4 and figure 8`,
  docsAnchor: 'exploration',
  async run(context) {
    for (const group of EXPLORED_REPLICATION) await explore(context, group);
  },
});
