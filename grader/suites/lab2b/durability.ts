import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { CrashFault } from '#harness/simulation/faults/kinds/crash';
import type { ScenarioContext } from '#harness/scenario/context';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { storeTest } from './define';
import { heal, runCluster, startCluster } from './run-cluster';
import { Workload } from './workload';

const REFERENCES = 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), figure 2, and section 5.3';

const AFTER_CALLS = purpose('durability: after how many calls');
const WHICH = purpose('durability: which store');
const WHEN = purpose('durability: when');
const DOWN = purpose('durability: how long');

export const sentBeforeDurable = storeTest('lab2b', 'nothing-sent-before-durable', {
  title: 'Nothing leaves a store that rests on what is not durable yet, however slow its disk; also where nothing gets lost by it',
  points: 1,
  seeds: 20,
  faults: ['slow disk', 'partition', 'cut'],
  references: REFERENCES,
  docsAnchor: 'durability',
  coveragePoints: ['an outcome was unknown'],
  run: async (context) => void (await runCluster(context, { untilMs: 2_000, sizes: { stores: [3, 5], clients: [5] } })),
});

export const diskErrors = storeTest('lab2b', 'disk-errors', {
  title: 'A store whose disk fails to write stops and answers nothing more; after its restart nothing acknowledged is lost',
  points: 1,
  seeds: 16,
  faults: ['disk error', 'crash', 'slow disk'],
  references: REFERENCES,
  docsAnchor: 'group-commit',
  coveragePoints: ['a store crashed'],
  run: async (context) => void (await runCluster(context, { untilMs: 2_500 })),
});

const CRASHES = 10;
const EVERY_MS = 250;
/** More than a store makes for one command. */
const MOST_CALLS = 24;

export const crashPoints = storeTest('lab2b', 'crash-at-every-step', {
  title: 'Whatever step a store crashes in: its data are those after the entry that it says was applied last, and its log is whole',
  points: 1,
  seeds: 32,
  references: REFERENCES,
  docsAnchor: 'applying',
  coveragePoints: ['a store crashed', 'a batch in flight survived a crash'],
  run: (context) => runWithCrashes(context, { stores: 3, clients: 3 }, crashInSteps),
});

function crashInSteps(context: ScenarioContext, group: StoreGroup): CrashFault[] {
  const { choices } = context.simulation;
  return Array.from({ length: CRASHES }, (_, i) => ({
    kind: 'crash',
    store: group.stores[choices.choose(WHICH, i, 0, group.stores.length)]!.id,
    atMs: nowMs(context) + i * EVERY_MS,
    afterCalls: choices.choose(AFTER_CALLS, i, 0, MOST_CALLS),
    downMs: 100,
  }));
}

export const powerFailures = storeTest('lab2b', 'power-failure', {
  title: 'What was acknowledged is there after all stores have lost power at once',
  points: 1,
  seeds: 22,
  references: REFERENCES,
  docsAnchor: 'durability',
  coveragePoints: ['a store crashed'],
  run: (context) => runWithCrashes(context, { stores: 3, clients: 5 }, crashTogether),
});

const FAILURES = 3;

function crashTogether(context: ScenarioContext, group: StoreGroup): CrashFault[] {
  const { choices } = context.simulation;
  return Array.from({ length: FAILURES }, (_, i) => i).flatMap((i) => {
    const atMs = nowMs(context) + chooseBetween(choices, WHEN, i, 0, i * 1_500, i * 1_500 + 500);
    const downMs = (store: number): number => chooseBetween(choices, DOWN, i, store, 50, 500);
    return group.stores.map(({ id }) => ({ kind: 'crash' as const, store: id, atMs, afterCalls: 0, downMs: downMs(id) }));
  });
}

interface Sizes {
  readonly stores: number;
  readonly clients: number;
}

/** Clients in a closed loop, while stores crash as `plan` says. */
async function runWithCrashes(
  context: ScenarioContext,
  { stores, clients }: Sizes,
  plan: (context: ScenarioContext, group: StoreGroup) => CrashFault[],
): Promise<void> {
  const group = await startCluster(context, { stores });
  const crashes = plan(context, group);
  const workload = new Workload(context, group, {
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
