import { purpose } from '#harness/simulation/choices/choices';
import { RaftCoverage } from '#harness/scenario/raft/raft-coverage';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreGroup, type StoreGroupOptions } from '#harness/scenario/store/store-group';

import { ClientWorkload } from './client-workload';

const STORES = purpose('cluster: how many stores');
const CLIENTS = purpose('cluster: how many clients');

const SIZES = { stores: [3, 5], clients: [1, 5, 20] } as const;

/** Time limits, in virtual milliseconds. */
const ELECTED_WITHIN_MS = 20_000;
/** Every operation must end within this time after healing. */
export const HEALED_WITHIN_MS = 10_000;

export interface ClusterSimulation {
  /** Each seed draws one number of stores and one of clients. Default: 3 or 5 stores, 1, 5 or 20 clients. */
  readonly sizes?: { readonly stores: readonly number[]; readonly clients: readonly number[] };
  /** Virtual time after which clients begin no operation and no fault begins. */
  readonly untilMs: number;
  /** The maximum duration of a fault, in virtual milliseconds. Default: a third of `untilMs`. */
  readonly longestFaultMs?: number;
  readonly config?: StoreGroupOptions['config'];
  readonly invariants?: StoreGroupOptions['invariants'];
  /** See `ClientWorkloadOptions`. */
  readonly everyMs?: number;
  /** Runs at the same time as the clients. */
  readonly beside?: (context: ScenarioContext, group: StoreGroup) => Promise<void>;
}

/**
 * Runs clients on shared keys of a cluster during the random faults of the test. Then all faults end, and one more operation of
 * each client must be answered in time. The history of all clients must be linearizable.
 */
export async function simulateCluster(context: ScenarioContext, run: ClusterSimulation): Promise<ClientWorkload> {
  const { untilMs, longestFaultMs, config, invariants, beside, everyMs, sizes = SIZES } = run;
  const { choices } = context.simulation;
  const stores = context.storeCount(sizes.stores[choices.choose(STORES, 0, 0, sizes.stores.length)]!, 3);
  const clients = sizes.clients[choices.choose(CLIENTS, 0, 0, sizes.clients.length)]!;
  const group = await startCluster(context, { stores, config, invariants });
  const workload = new ClientWorkload(context, group, { clients, untilMs, everyMs });
  context.injectFaults(group.stores, { untilMs, longestMs: longestFaultMs ?? Math.round(untilMs / 3) });
  await Promise.all([workload.run(), beside?.(context, group)]);
  await heal(context, group, workload);
  workload.checkLinearizable();
  return workload;
}

/** Starts stores and waits until they have elected a leader. Logs are compacted only if the configuration says so. */
export async function startCluster(context: ScenarioContext, options: StoreGroupOptions): Promise<StoreGroup> {
  const coverage = new RaftCoverage((point) => context.cover(point));
  const group = new StoreGroup(context, {
    ...options,
    config: { compacts: false, ...options.config },
    invariants: [coverage, ...(options.invariants ?? [])],
  });
  context.describe = () => group.describe();
  await group.start();
  await waitUntil(context, 'The stores have elected a leader', () => group.leader() !== undefined);
  return group;
}

/** Ends all faults. From now on every client must get an answer, and the disks must agree with the committed entries. */
export async function heal(context: ScenarioContext, group: StoreGroup, workload: ClientWorkload): Promise<void> {
  context.heal();
  await context.within(HEALED_WITHIN_MS, 'Each client gets an answer after all faults have ended', workload.untilAnswered());
  await waitUntil(
    context,
    'Every store applies the committed entries after all faults have ended',
    () => group.isCaughtUp(),
    HEALED_WITHIN_MS,
  );
  for (const store of group.stores) group.checkDisk(store.id, `${store.actor} at the end`);
}

const POLL_MS = 20;

/** Waits until `isDone` returns true. The run is stuck if that takes more than `milliseconds` of virtual time. */
export function waitUntil(context: ScenarioContext, what: string, isDone: () => boolean, milliseconds = ELECTED_WITHIN_MS): Promise<void> {
  const wait = async (): Promise<void> => {
    while (!isDone()) await context.simulation.sleep(POLL_MS);
  };
  return context.within(milliseconds, what, wait());
}
