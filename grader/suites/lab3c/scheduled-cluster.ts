import type { ScenarioContext } from '#harness/scenario/context';
import { simulatedScheduler } from '#harness/scenario/scheduler/simulated-scheduler';
import type { StoreGroup, StoreGroupOptions } from '#harness/scenario/store/store-group';
import { makeRegions, startAll } from '#grader/suites/lab3b/simulate-regions';
import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';

/** The stores with a peer of each of the first regions. */
const FOUNDERS = [1, 2, 3];

/** Short times, so that much happens in a short run. */
const SCHEDULER = { balanceIntervalMs: 100, storeDownAfterMs: 2_000, operatorTimeoutMs: 2_000, idBatch: 20 };
const STORES = { reportTicks: 4 };

export interface ScheduledCluster {
  readonly stores: number;
  /** The keys at which the first regions begin, after the one that has the first keys. */
  readonly bounds?: readonly string[];
  readonly config?: StoreGroupOptions['config'];
}

/** Starts a scheduler and stores. The first regions are on three of the stores; the scheduler knows nothing of them yet. */
export async function startScheduled(context: ScenarioContext, { stores, bounds = [], config }: ScheduledCluster): Promise<StoreGroup> {
  const scheduler = simulatedScheduler(context, { config: SCHEDULER });
  await scheduler.node.start();
  const allocate = async (): Promise<number> => (await scheduler.node.service!.allocID({ header: { clusterId: 1 } })).id;
  const regions: Region[] = [];
  const ends = [...bounds.map(bytesOf), EMPTY_BYTES];
  for (const [i, endKey] of ends.entries()) {
    const [id, peers] = [await allocate(), [] as Region['peers']];
    for (const storeId of FOUNDERS) peers.push({ id: await allocate(), storeId });
    regions.push({ id, startKey: i === 0 ? EMPTY_BYTES : ends[i - 1]!, endKey, regionEpoch: { confVer: 1, version: 1 }, peers });
  }
  const group = makeRegions(context, { stores, regions, scheduler, config: { ...STORES, ...config } });
  await startAll(context, group);
  return group;
}
