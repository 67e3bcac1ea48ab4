import { wholeRegion } from '#cluster/store/whole-region';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import { modelScheduler } from '#harness/scenario/scheduler/model-scheduler';
import { RaftCoverage } from '#harness/scenario/raft/raft-coverage';
import { StoreGroup, type StoreGroupOptions } from '#harness/scenario/store/store-group';
import { ClientWorkload } from '#grader/suites/lab2b/client-workload';
import { HEALED_WITHIN_MS, waitUntil } from '#grader/suites/lab2b/simulate-cluster';

import { type OperatorOptions, RegionOperator } from './region-operator';

/** The number of stores with a peer of the first region. */
const FOUNDERS = 3;

const HIBERNATION = purpose('regions: when they hibernate');
const STORES = purpose('regions: how many stores');

export interface RegionsSimulation {
  readonly untilMs: number;
  readonly clients: number;
  readonly longestFaultMs?: number;
  readonly everyMs?: number;
  readonly config?: StoreGroupOptions['config'];
  readonly operator: Omit<OperatorOptions, 'untilMs'>;
}

/** Short intervals, so that in a short run removed peers notice that they were removed. */
const CONFIG: StoreGroupOptions['config'] = {
  changesRegions: true,
  leaderlessTicks: 30,
  logEntriesThreshold: 10,
  logEntriesLimit: 40,
  hibernateTicksMax: 60,
  hibernatingReportTicks: 20,
};

/** Idle regions hibernate in two of three seeds, and in one of three as soon as they can. */
const HIBERNATE_TICKS = [0, 1, 10];

/**
 * Clients on shared keys, while an operator changes regions, and during the random faults of the test. Then all faults end. From now on every
 * operation is answered, every peer catches up, and removed peers disappear with their data.
 */
export async function simulateRegions(context: ScenarioContext, run: RegionsSimulation): Promise<StoreGroup> {
  const { untilMs, clients, longestFaultMs, config, everyMs, operator } = run;
  const stores = context.storeCount(chooseBetween(context.simulation.choices, STORES, 0, 0, 3, 5), 3);
  const group = await startRegions(context, { stores, config });
  const workload = new ClientWorkload(context, group, { clients, untilMs, everyMs });
  const orders = new RegionOperator(context, group, { ...operator, untilMs });
  context.injectFaults(group.nodes, { untilMs, longestMs: longestFaultMs ?? Math.round(untilMs / 3) });
  await Promise.all([workload.run(), orders.run()]);
  await finishRegions(context, group, workload);
  return group;
}

/**
 * Ends all faults. Then every operation is answered, every peer catches up, and removed peers disappear with their data. The history of the
 * clients must be linearizable.
 */
export async function finishRegions(context: ScenarioContext, group: StoreGroup, workload: ClientWorkload): Promise<void> {
  context.heal();
  await context.within(HEALED_WITHIN_MS, 'Each client gets an answer after all faults have ended', workload.untilAnswered());
  const caughtUp = 'Every peer applies the committed entries after all faults have ended';
  await waitUntil(context, caughtUp, () => group.isCaughtUp(), HEALED_WITHIN_MS);
  await waitUntil(context, 'The stores have only peers of their regions', () => group.hasOnlyMembers(), HEALED_WITHIN_MS);
  for (const store of group.stores) group.checkDisk(store.id, `${store.actor} at the end`);
  workload.checkKeysLinearizable();
}

/** Starts stores with one region, on three of them, and waits for a leader. Their scheduler orders nothing. */
export async function startRegions(context: ScenarioContext, options: StoreGroupOptions): Promise<StoreGroup> {
  const scheduler = modelScheduler(context, () => group);
  const group: StoreGroup = makeRegions(context, { scheduler, regions: [wholeRegion(FOUNDERS)], ...options });
  await scheduler.node.start();
  await startAll(context, group);
  return group;
}

/** Stores with regions that change, with the coverage points of Raft. */
export function makeRegions(context: ScenarioContext, options: StoreGroupOptions): StoreGroup {
  const coverage = new RaftCoverage((point) => context.cover(point));
  const invariants = [coverage, ...(options.invariants ?? [])];
  const hibernateTicks = HIBERNATE_TICKS[context.simulation.choices.choose(HIBERNATION, 0, 0, HIBERNATE_TICKS.length)];
  const group = new StoreGroup(context, { ...options, config: { ...CONFIG, hibernateTicks, ...options.config }, invariants });
  context.describe = () => group.describe();
  return group;
}

export async function startAll(context: ScenarioContext, group: StoreGroup): Promise<void> {
  await group.start();
  await waitUntil(context, 'The stores have elected a leader', () => group.leader() !== undefined);
}
