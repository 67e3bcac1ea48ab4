/** The number of states of the reference. If it changes, then the exploration or the reference has changed. */
import { RaftNode } from '#cluster/raft-node';
import { exploreRaft } from '#harness/exploration/explore-raft';

import type { ExploredGroup } from './exploration-define';
import { EXPLORED_ELECTIONS, EXPLORED_REPLICATION } from './exploration-tests';

async function explored(groups: readonly ExploredGroup[]): Promise<unknown[]> {
  const found = [];
  for (const { led, replicates, bounds } of groups) {
    const { states, complete, failure } = await exploreRaft({
      led,
      bounds,
      group: { members: [1, 2, 3], code: () => RaftNode, replicates },
    });
    found.push({ states, complete, failure });
  }
  return found;
}

function all(states: number): unknown {
  return { states, complete: true, failure: undefined };
}

test('the states of the reference, in elections', async () => {
  expect(await explored(EXPLORED_ELECTIONS)).toEqual([all(130_432), all(180_136)]);
}, 120_000);

test('the states of the reference, in replication', async () => {
  expect(await explored(EXPLORED_REPLICATION)).toEqual([all(148_209), all(113_815), all(181_990)]);
}, 120_000);
