import { RaftNode } from '#cluster/raft-node';
import { exploreRaft, type RaftBounds } from './explore-raft';

const none = { campaigns: 0, proposals: 0, heartbeats: 0, restarts: 0, duplicates: 0, states: 3_000_000 };
test.each([
  [false, { inputs: 8, campaigns: 2, duplicates: 1 , restarts: 0}],
  [false, { inputs: 9, campaigns: 2, duplicates: 1 , restarts: 0}],
  [false, { inputs: 8, campaigns: 2, duplicates: 1 , restarts: 1}],
  [false, { inputs: 8, campaigns: 3, duplicates: 1 , restarts: 1}],
  [true, { inputs: 10, campaigns: 2, proposals: 1 }],
  [true, { inputs: 12, campaigns: 2, proposals: 1 }],
])('x %s %j', async (replicates, some: Partial<RaftBounds>) => {
  const before = performance.now();
  const { failure, ...found } = await exploreRaft({ group: { members: [1, 2, 3], code: () => RaftNode, replicates }, bounds: { ...none, ...some } as RaftBounds });
  console.log(JSON.stringify([some, found, Math.round(performance.now() - before), process.cpuUsage()]), failure?.error.message);
}, 100000);
