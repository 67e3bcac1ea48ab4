import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { CrashFault } from '#harness/simulation/faults/kinds/crash';
import type { ScenarioContext } from '#harness/scenario/context';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { heal, simulateCluster, startCluster } from './simulate-cluster';
import { ClientWorkload } from './client-workload';
import { STORE_DEFAULTS } from './store-defaults';

const REFERENCES = paper('figure 2 and section 5.3');

const AFTER_CALLS = purpose('durability: after how many calls');
const WHICH = purpose('durability: which store');
const WHEN = purpose('durability: when');
const DOWN = purpose('durability: how long');

export const sentBeforeDurable = gradedTest('lab2b', 'nothing-sent-before-durable', {
  ...STORE_DEFAULTS,
  title: 'A store sends no message that depends on state that is not yet durable, however slow its disk is',
  points: 1,
  seeds: 20,
  faults: ['slow disk', 'partition', 'cut'],
  references: REFERENCES,
  docsAnchor: 'durability',
  coveragePoints: ['an outcome was unknown'],
  run: async (context) => void (await simulateCluster(context, { untilMs: 2_000, sizes: { stores: [3, 5], clients: [5] } })),
});

export const diskErrors = gradedTest('lab2b', 'disk-errors', {
  ...STORE_DEFAULTS,
  title: 'A store stops answering when a disk write fails, and after its restart no acknowledged write is lost',
  points: 1,
  seeds: 16,
  faults: ['disk error', 'crash', 'slow disk'],
  references: REFERENCES,
  docsAnchor: 'group-commit',
  coveragePoints: ['a store crashed'],
  run: async (context) => void (await simulateCluster(context, { untilMs: 2_500 })),
});

const CRASHES = 10;
const CRASH_INTERVAL_MS = 250;
/** More interface calls than a store makes for one command. */
const CALLS_MAX = 24;

export const crashPoints = gradedTest('lab2b', 'crash-at-every-step', {
  ...STORE_DEFAULTS,
  method: 'simulation',
  title: 'After a crash at any step, a store has the data of exactly the entries up to its applied index, and its log has no gap',
  points: 1,
  seeds: 32,
  references: REFERENCES,
  docsAnchor: 'applying',
  coveragePoints: ['a store crashed', 'a batch in flight survived a crash'],
  run: (context) => runWithCrashes(context, { stores: 3, clients: 3 }, crashesAtSteps),
});

function crashesAtSteps(context: ScenarioContext, group: StoreGroup): CrashFault[] {
  const { choices } = context.simulation;
  return Array.from({ length: CRASHES }, (_, i) => ({
    kind: 'crash',
    store: group.stores[choices.choose(WHICH, i, 0, group.stores.length)]!.id,
    atMs: nowMs(context) + i * CRASH_INTERVAL_MS,
    afterCalls: choices.choose(AFTER_CALLS, i, 0, CALLS_MAX),
    downMs: 100,
  }));
}

export const powerFailures = gradedTest('lab2b', 'power-failure', {
  ...STORE_DEFAULTS,
  method: 'simulation',
  title: 'No acknowledged write is lost when all stores crash at the same time',
  points: 1,
  seeds: 22,
  references: REFERENCES,
  docsAnchor: 'durability',
  coveragePoints: ['a store crashed'],
  run: (context) => runWithCrashes(context, { stores: 3, clients: 5 }, crashesTogether),
});

const POWER_FAILURES = 3;

function crashesTogether(context: ScenarioContext, group: StoreGroup): CrashFault[] {
  const { choices } = context.simulation;
  return Array.from({ length: POWER_FAILURES }, (_, i) => i).flatMap((i) => {
    const atMs = nowMs(context) + chooseBetween(choices, WHEN, i, 0, i * 1_500, i * 1_500 + 500);
    const downMs = (store: number): number => chooseBetween(choices, DOWN, i, store, 50, 500);
    return group.stores.map(({ id }) => ({ kind: 'crash' as const, store: id, atMs, afterCalls: 0, downMs: downMs(id) }));
  });
}

interface Sizes {
  readonly stores: number;
  readonly clients: number;
}

/** Runs clients in a closed loop while stores crash as `plan` says. */
async function runWithCrashes(
  context: ScenarioContext,
  { stores, clients }: Sizes,
  plan: (context: ScenarioContext, group: StoreGroup) => CrashFault[],
): Promise<void> {
  const group = await startCluster(context, { stores });
  const crashes = plan(context, group);
  const workload = new ClientWorkload(context, group, {
    clients,
    untilMs: Math.round(Math.max(...crashes.map(({ atMs }) => atMs))) + 500,
    everyMs: 30,
  });
  context.scriptFaults(group.stores, crashes);
  await workload.run();
  await heal(context, group, workload);
  workload.checkLinearizable();
}

function nowMs({ simulation }: ScenarioContext): number {
  return simulation.now / MICROSECONDS_PER_MILLISECOND;
}
