import { gradedTest } from '#grader/catalogue/define-test';
import { ClientWorkload } from '#grader/suites/lab2b/client-workload';
import { ALL_FAULTS } from '#grader/suites/lab2b/faults';
import { waitUntil } from '#grader/suites/lab2b/simulate-cluster';
import { LINEARIZABILITY, STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { finishRegions } from '#grader/suites/lab3b/simulate-regions';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import type { Region } from '#kit/wire/meta';

import { startScheduled } from './scheduled-cluster';

const STORES = purpose('scheduled: how many stores');
const LEAVING = purpose('scheduled: which store is down');

const UNTIL_MS = 3_000;

export const mixed = gradedTest('lab3c', 'everything', {
  ...STORE_DEFAULTS,
  title: 'Requests are linearizable while the scheduler moves regions that are split by size, and all faults hit stores and scheduler',
  points: 4,
  seeds: 60,
  faults: ALL_FAULTS,
  references: LINEARIZABILITY,
  docsAnchor: 'whole-stores',
  coveragePoints: ['a region was split', 'a peer was added', 'a peer was removed', 'the scheduler crashed', 'a store crashed'],
  async run(context) {
    const stores = context.storeCount(chooseBetween(context.simulation.choices, STORES, 0, 0, 4, 5), 4);
    const group = await startScheduled(context, { stores, config: { regionMaxBytes: 14, splitCheckTicks: 4 } });
    const workload = new ClientWorkload(context, group, { clients: 4, untilMs: UNTIL_MS });
    context.injectFaults(group.nodes, { untilMs: UNTIL_MS, longestMs: UNTIL_MS / 3 });
    await workload.run();
    await finishRegions(context, group, workload);
  },
});

/** Six regions on three stores, with 18 peers. */
const BOUNDS = ['b', 'c', 'd', 'e', 'f'];
const PEERS = 3 * (BOUNDS.length + 1);

const CONVERGED_WITHIN_MS = 20_000;
const STILL_MS = 3_000;

export const newStore = gradedTest('lab3c', 'new-store', {
  ...STORE_DEFAULTS,
  title: 'A store that joins empty gets its share of the regions in as few moves as possible, then nothing moves any more',
  points: 2,
  seeds: 12,
  references: LINEARIZABILITY,
  docsAnchor: 'whole-stores',
  coveragePoints: ['a peer was added', 'a peer was removed', 'a snapshot was installed'],
  async run(context) {
    const stores = 4;
    const group = await startScheduled(context, { stores, bounds: BOUNDS });
    const untilMs = nowMs(context) + 3_000;
    const workload = new ClientWorkload(context, group, { clients: 3, untilMs });
    const balance = async (): Promise<void> => {
      const isBalanced = (): boolean => isEven(countsOf(group)) && isComplete(group);
      await waitUntil(context, 'The stores have about the same number of regions', isBalanced, CONVERGED_WITHIN_MS);
      const moves = movesOf(group);
      const needed = Math.floor(PEERS / stores);
      check(
        moves <= needed + 1,
        'convergence',
        () => `A store joined three others with ${PEERS} peers. Expected at most ${needed + 1} moves to it, found ${moves}.`,
      );
      await context.simulation.sleep(STILL_MS);
      check(
        movesOf(group) === moves,
        'back and forth',
        () =>
          `After ${moves} moves the stores had about the same number of regions. Expected no further move in ${STILL_MS} ms, found ${movesOf(group) - moves}; the stores have ${[...countsOf(group)].join(', ')} regions.`,
      );
    };
    await Promise.all([workload.run(), balance()]);
    await finishRegions(context, group, workload);
  },
});

/** Longer than the time after which a store counts as down. */
const DOWN_MS = 6_000;

export const downStore = gradedTest('lab3c', 'down-store', {
  ...STORE_DEFAULTS,
  title: 'The peers of a store that is down for long are replaced on other stores, and clients notice nothing',
  points: 2,
  seeds: 12,
  references: LINEARIZABILITY,
  docsAnchor: 'whole-stores',
  coveragePoints: ['a peer was added', 'a peer was removed', 'a store crashed'],
  async run(context) {
    const group = await startScheduled(context, { stores: 5, bounds: BOUNDS.slice(0, 3) });
    const workload = new ClientWorkload(context, group, { clients: 3, untilMs: nowMs(context) + DOWN_MS });
    const down = group.stores[context.simulation.choices.choose(LEAVING, 0, 0, 3)]!;
    const replace = async (): Promise<void> => {
      down.crash();
      await context.simulation.sleep(DOWN_MS);
      for (const region of group.newestRegions()) checkReplaced(region, down.id);
      down.restart();
    };
    await Promise.all([workload.run(), replace()]);
    await finishRegions(context, group, workload);
  },
});

function checkReplaced({ id, peers }: Region, down: number): void {
  const stores = peers.map(({ storeId }) => storeId);
  check(
    peers.length === 3 && !stores.includes(down),
    'replicas',
    () =>
      `Store ${down} is down for ${DOWN_MS} ms. Expected three peers of region ${id} on other stores, found peers on stores ${stores.join(', ')}.`,
  );
}

/** The number of regions with a peer on each store. */
function countsOf(group: StoreGroup): readonly number[] {
  const on = (id: number): number => group.newestRegions().filter(({ peers }) => peers.some(({ storeId }) => storeId === id)).length;
  return group.stores.map(({ id }) => on(id));
}

/** No move from the fullest to the emptiest store would make them more even. */
function isEven(counts: readonly number[]): boolean {
  return Math.max(...counts) - Math.min(...counts) < 2;
}

function isComplete(group: StoreGroup): boolean {
  return group.newestRegions().every(({ peers }) => peers.length === 3);
}

/** A move is one addition and one removal, and each increases the confVer, which begins at 1. */
function movesOf(group: StoreGroup): number {
  return group.newestRegions().reduce((sum, { regionEpoch }) => sum + (regionEpoch!.confVer - 1) / 2, 0);
}

function nowMs({ simulation }: ScenarioContext): number {
  return Math.round(simulation.now / MICROSECONDS_PER_MILLISECOND);
}
