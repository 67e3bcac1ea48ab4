import { gradedTest } from '#grader/catalogue/define-test';
import { type ExploredGroup, NO_INPUTS, explore } from './exploration-define';

const REFERENCES = 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014)';

/** The test of this file has the number of states of the reference. */
export const EXPLORED_ELECTIONS: readonly ExploredGroup[] = [
  { replicates: false, led: false, bounds: { ...NO_INPUTS, inputs: 8, campaigns: 2, duplicates: 1, restarts: 1 } },
  { replicates: false, led: false, bounds: { ...NO_INPUTS, inputs: 8, campaigns: 3, restarts: 1 } },
];

export const allElections = gradedTest('lab2aa', 'explored-elections', {
  method: 'exploration',
  title: 'No two of three nodes are leader in the same term, in any order of all inputs within eight steps',
  points: 1,
  seeds: 1,
  coveragePoints: ['a node was leader'],
  references: `${REFERENCES}, section 5.2`,
  docsAnchor: 'exploration',
  async run(context) {
    for (const group of EXPLORED_ELECTIONS) await explore(context, group);
  },
});

/** Node 1 is leader, and its first entry is in flight; one more election may follow. */
export const EXPLORED_REPLICATION: readonly ExploredGroup[] = [
  { replicates: true, led: true, bounds: { ...NO_INPUTS, inputs: 13, campaigns: 2, proposals: 1 } },
  { replicates: true, led: true, bounds: { ...NO_INPUTS, inputs: 10, campaigns: 2, proposals: 1, heartbeats: 1, restarts: 1 } },
  { replicates: true, led: true, bounds: { ...NO_INPUTS, inputs: 11, campaigns: 2, proposals: 1, duplicates: 1 } },
];

export const allReplication = gradedTest('lab2ab', 'explored-replication', {
  method: 'exploration',
  title: 'Three nodes keep all committed entries when the leader changes, in any order of all inputs within thirteen steps',
  points: 1,
  seeds: 1,
  coveragePoints: ['an entry was committed'],
  references: `${REFERENCES}, section 5.4 and figure 8`,
  docsAnchor: 'exploration',
  async run(context) {
    for (const group of EXPLORED_REPLICATION) await explore(context, group);
  },
});
