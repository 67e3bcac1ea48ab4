import type { RaftNode } from '#cluster/raft-node';
import { printPath, recordPath } from '#harness/exploration/exploration-path';
import { type RaftBounds, exploreRaft } from '#harness/exploration/explore-raft';
import type { ScenarioContext } from '#harness/scenario/context';
import { RunFailed } from '#harness/scenario/verdict';

export interface ExploredGroup {
  readonly replicates: boolean;
  /** See `ExploreRaftOptions`. */
  readonly led: boolean;
  readonly bounds: RaftBounds;
}

const MEMBERS = [1, 2, 3] as const;

/** A test adds the inputs that it explores. The limit of states is above the number of states of the reference. */
export const NO_INPUTS: RaftBounds = { inputs: 0, campaigns: 0, proposals: 0, heartbeats: 0, restarts: 0, duplicates: 0, states: 400_000 };

/**
 * Explores a group of three nodes. A failure lists the steps that led to it.
 * @throws RunFailed
 */
export async function explore(context: ScenarioContext, { replicates, led, bounds }: ExploredGroup): Promise<void> {
  const code = await loadCode(context);
  const { simulation } = context;
  const pause = (): Promise<void> => simulation.sleep(1);
  const group = { members: MEMBERS, replicates, code: (node: number) => code[node - 1]! };
  const { failure, states, complete, led: withLeader, committed } = await exploreRaft({ group, led, bounds, pause });
  simulation.record('world', 'explored', { states, complete });
  if (withLeader > 0) context.cover('a node was leader');
  if (committed > 0) context.cover('an entry was committed');
  if (failure === undefined) return;
  const found = failure.error.failure;
  for (const member of MEMBERS) simulation.note(`store ${member}`, 'subject', () => ({ name: `node ${member}` }));
  recordPath(failure.path, simulation);
  throw new RunFailed({
    ...found,
    message: `${found.message}\nThe shortest sequence of steps that leads to it:\n${printPath(failure.path)}`,
  });
}

/** Each node has its own instance of the code, in a store of its own. */
async function loadCode(context: ScenarioContext): Promise<readonly (typeof RaftNode)[]> {
  const stores = MEMBERS.map(() => context.store(async (_, scope) => scope.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node')));
  for (const store of stores) await store.start();
  return stores.map((store) => store.service!.RaftNode);
}
