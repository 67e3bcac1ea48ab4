import type { RaftNode } from '#cluster/raft-node';
import { printPath, recordPath } from '#harness/exploration/exploration-path';
import { type RaftBounds, exploreRaft } from '#harness/exploration/explore-raft';
import type { ScenarioContext } from '#harness/scenario/context';
import { violation } from '#harness/scenario/verdict';

export interface ExploredGroup {
  readonly replicates: boolean;
  /** See `ExploreRaftOptions`. */
  readonly led: boolean;
  readonly bounds: RaftBounds;
}

const MEMBERS = [1, 2, 3] as const;

/** Nothing but what is named, and more states than the reference has within it. */
export const NOTHING: RaftBounds = { inputs: 0, campaigns: 0, proposals: 0, heartbeats: 0, restarts: 0, duplicates: 0, states: 400_000 };

/**
 * Explores a group of three. A failure is told by the steps that led to it.
 *
 * @throws RunFailed
 */
export async function explore(context: ScenarioContext, { replicates, led, bounds }: ExploredGroup): Promise<void> {
  const code = await loadCode(context);
  const { simulation } = context;
  const breathe = (): Promise<void> => simulation.sleep(1);
  const group = { members: MEMBERS, replicates, code: (node: number) => code[node - 1]! };
  const { failure, states, complete, led: withLeader, committed } = await exploreRaft({ group, led, bounds, breathe });
  simulation.record('world', 'explored', { states, complete });
  if (withLeader > 0) context.cover('somebody led');
  if (committed > 0) context.cover('something was committed');
  if (failure === undefined) return;
  const { property, message } = failure.error.failure;
  recordPath(failure.path, (actor, kind, data, more) => simulation.record(actor, kind, data, more));
  throw violation(property, `${message}\nA shortest way to it, of all that can happen to three nodes:\n${printPath(failure.path)}`);
}

/** Each node has its own instance of the code, in a store of its own. */
async function loadCode(context: ScenarioContext): Promise<readonly (typeof RaftNode)[]> {
  const stores = MEMBERS.map(() => context.store(async (_, scope) => scope.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node')));
  for (const store of stores) await store.start();
  return stores.map((store) => store.service!.RaftNode);
}
