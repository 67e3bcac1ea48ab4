import { purpose } from '#harness/simulation/choices/choices';
import { RaftCoverage } from '#harness/scenario/raft/raft-coverage';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreGroup, type StoreGroupOptions } from '#harness/scenario/store/store-group';

import { Workload } from './workload';

const STORES = purpose('cluster: how many stores');
const CLIENTS = purpose('cluster: how many clients');

const SIZES = { stores: [3, 5], clients: [1, 5, 20] } as const;

/** Virtual milliseconds. */
const ELECTED_WITHIN_MS = 20_000;
/** After healing every operation ends within this. */
export const HEALED_WITHIN_MS = 10_000;

export interface ClusterRun {
  /** One of each, over the seeds. Default: all combinations of 3 and 5 stores with 1, 5 and 20 clients. */
  readonly sizes?: { readonly stores: readonly number[]; readonly clients: readonly number[] };
  /** Clients begin no operation after this virtual time, and faults begin before it. */
  readonly untilMs: number;
  /** The longest time that a store is down or a fault lasts. */
  readonly longestFaultMs?: number;
  readonly config?: StoreGroupOptions['config'];
  readonly invariants?: StoreGroupOptions['invariants'];
  /** See `Workload`. */
  readonly everyMs?: number;
  /** Runs beside the clients. */
  readonly beside?: (context: ScenarioContext, group: StoreGroup) => Promise<void>;
}

/**
 * Clients on shared keys of a cluster, while the faults of the test happen; then everything heals, and each client does one
 * more operation, which must be answered in time. What clients saw must be linearizable.
 */
export async function runCluster(context: ScenarioContext, run: ClusterRun): Promise<Workload> {
  const { untilMs, longestFaultMs, config, invariants, beside, everyMs, sizes = SIZES } = run;
  const { choices } = context.simulation;
  const stores = context.storeCount(sizes.stores[choices.choose(STORES, 0, 0, sizes.stores.length)]!, 3);
  const clients = sizes.clients[choices.choose(CLIENTS, 0, 0, sizes.clients.length)]!;
  const group = await startCluster(context, { stores, config, invariants });
  const workload = new Workload(context, group, { clients, untilMs, everyMs });
  context.injectFaults(group.stores, { untilMs, longestMs: longestFaultMs ?? Math.round(untilMs / 3) });
  await Promise.all([workload.run(), beside?.(context, group)]);
  await heal(context, group, workload);
  workload.checkLinearizable();
  return workload;
}

/** Starts stores, and waits until they have elected a leader. Logs are compacted only where the configuration says so. */
export async function startCluster(context: ScenarioContext, options: StoreGroupOptions): Promise<StoreGroup> {
  const coveragePoints = new RaftCoverage((goal) => context.cover(goal));
  const group = new StoreGroup(context, {
    ...options,
    config: { compacts: false, ...options.config },
    invariants: [coveragePoints, ...(options.invariants ?? [])],
  });
  context.describe = () => group.describe();
  await group.start();
  await poll(context, 'The stores have elected a leader', () => group.leader() !== undefined);
  return group;
}

/** Ends all faults. Everything that clients ask from now on is answered, and the disks agree with what was committed. */
export async function heal(context: ScenarioContext, group: StoreGroup, workload: Workload): Promise<void> {
  context.heal();
  await context.within(HEALED_WITHIN_MS, 'One answer for each client after healing', workload.untilAnswered());
  await poll(context, 'After healing every store applies what is committed', () => group.isCaughtUp(), HEALED_WITHIN_MS);
  for (const store of group.stores) group.checkDisk(store.id, `${store.actor}, at the end`);
}

const POLL_MS = 20;

/** Looks again and again until `isDone`, which has to be so within `milliseconds` of virtual time. */
export function poll(context: ScenarioContext, what: string, isDone: () => boolean, milliseconds = ELECTED_WITHIN_MS): Promise<void> {
  const look = async (): Promise<void> => {
    while (!isDone()) await context.simulation.sleep(POLL_MS);
  };
  return context.within(milliseconds, what, look());
}
