import { RaftNode } from '#cluster/raft-node';
import type { HardState } from '#kit/wire/raft';

import { printPath } from './exploration-path';
import { type RaftBounds, exploreRaft } from './explore-raft';

const NO_INPUTS: RaftBounds = { inputs: 0, campaigns: 0, proposals: 0, heartbeats: 0, restarts: 0, duplicates: 0, states: 10_000 };

function explore(bounds: Partial<RaftBounds>, { led = false, Node = RaftNode } = {}): ReturnType<typeof exploreRaft> {
  return exploreRaft({ group: { members: [1, 2, 3], code: () => Node, replicates: led }, led, bounds: { ...NO_INPUTS, ...bounds } });
}

test('the number of states equals a count by hand', async () => {
  expect(await explore({ inputs: 9 })).toMatchObject({ states: 1, complete: true });
  // One of three starts an election. Of its two requests none, one or both were delivered, as the bound of inputs permits.
  expect(await explore({ inputs: 1, campaigns: 1 })).toMatchObject({ states: 1 + 3 });
  expect(await explore({ inputs: 2, campaigns: 1 })).toMatchObject({ states: 1 + 3 * 3 });
  expect(await explore({ inputs: 3, campaigns: 1 })).toMatchObject({ states: 1 + 3 * (1 + 2 + 1 + 2) });
});

test('the number of states of the reference within small bounds', async () => {
  const elections = await explore({ inputs: 6, campaigns: 2, restarts: 1, duplicates: 1 });
  expect([elections.complete, elections.states, elections.localStates]).toMatchInlineSnapshot(`
[
  true,
  9217,
  2265,
]
`);
  const replication = await explore({ inputs: 9, campaigns: 2, proposals: 1 }, { led: true });
  expect([replication.complete, replication.states, replication.localStates]).toMatchInlineSnapshot(`
[
  true,
  3209,
  633,
]
`);
});

test('the limit of states stops the exploration, and the result is not complete', async () => {
  expect(await explore({ inputs: 8, campaigns: 2, states: 100 })).toMatchObject({ states: 100, complete: false, failure: undefined });
});

test('a vote that is lost in a restart is found, with a shortest path to it', async () => {
  class Forgetful extends RaftNode {
    override hardState(): HardState {
      return { ...super.hardState(), vote: 0 };
    }
  }
  const { failure } = await explore({ inputs: 7, campaigns: 2, restarts: 1 }, { Node: Forgetful });
  expect(failure?.error.failure.property).toBe('election safety');
  expect(printPath(failure!.path)).toMatchInlineSnapshot(`
"  1. the election timeout of node 1 expires
  2. node 2 receives: vote 1→2 term 1: log ends at 0@0
  3. node 1 receives: vote response 2→1 term 1: granted
  4. node 1 crashes and restarts
  5. the election timeout of node 3 expires
  6. node 1 receives: vote 3→1 term 1: log ends at 0@0
  7. node 3 receives: vote response 1→3 term 1: granted"
`);
});
