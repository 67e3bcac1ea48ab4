import { RaftNode } from '#cluster/raft-node';
import type { HardState } from '#kit/wire/raft';

import { printPath } from './exploration-path';
import { type RaftBounds, exploreRaft } from './explore-raft';

const NOTHING: RaftBounds = { inputs: 0, campaigns: 0, proposals: 0, heartbeats: 0, restarts: 0, duplicates: 0, states: 10_000 };

function explore(bounds: Partial<RaftBounds>, { led = false, Node = RaftNode } = {}): ReturnType<typeof exploreRaft> {
  return exploreRaft({ group: { members: [1, 2, 3], code: () => Node, replicates: led }, led, bounds: { ...NOTHING, ...bounds } });
}

test('states are counted as one counts them by hand', async () => {
  expect(await explore({ inputs: 9 })).toMatchObject({ states: 1, complete: true });
  // One of three stands for election. Of its two requests none, either or both have arrived, as far as the steps allow.
  expect(await explore({ inputs: 1, campaigns: 1 })).toMatchObject({ states: 1 + 3 });
  expect(await explore({ inputs: 2, campaigns: 1 })).toMatchObject({ states: 1 + 3 * 3 });
  expect(await explore({ inputs: 3, campaigns: 1 })).toMatchObject({ states: 1 + 3 * (1 + 2 + 1 + 2) });
});

test('the states of the reference, in small', async () => {
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

test('the budget of states ends it, and it says that it is not complete', async () => {
  expect(await explore({ inputs: 8, campaigns: 2, states: 100 })).toMatchObject({ states: 100, complete: false, failure: undefined });
});

test('a vote that a restart forgets is found, with a shortest way to it', async () => {
  class Forgetful extends RaftNode {
    override hardState(): HardState {
      return { ...super.hardState(), vote: 0 };
    }
  }
  const { failure } = await explore({ inputs: 7, campaigns: 2, restarts: 1 }, { Node: Forgetful });
  expect(failure?.error.failure.property).toBe('election safety');
  expect(printPath(failure!.path)).toMatchInlineSnapshot(`
"  1. node 1 has heard of no leader for too long
  2. node 2 gets: vote 1→2 term 1: log ends at 0@0
  3. node 1 gets: vote response 2→1 term 1: granted
  4. node 1 crashes, and starts again
  5. node 3 has heard of no leader for too long
  6. node 1 gets: vote 3→1 term 1: log ends at 0@0
  7. node 3 gets: vote response 1→3 term 1: granted"
`);
});
