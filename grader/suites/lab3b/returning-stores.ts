import { gradedTest } from '#grader/catalogue/define-test';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { ClientWorkload } from '#grader/suites/lab2b/client-workload';
import { waitUntil } from '#grader/suites/lab2b/simulate-cluster';
import { LINEARIZABILITY, STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import type { Peer, Region } from '#kit/wire/meta';

import { OrderClient, additionOf, removalOf, splitOf } from './region-orders';
import { finishRegions, startRegions } from './simulate-regions';

const WHICH = purpose('returning: which store');
const IS_DOWN = purpose('returning: is it down');
const AWAY = purpose('returning: how long');

/** So many entries that the store needs snapshots when it returns, in most runs. */
const AWAY_MS = { min: 300, max: 1_500 };
const AFTER_RETURN_MS = 1_000;

interface Absence {
  readonly context: ScenarioContext;
  readonly group: StoreGroup;
  readonly orders: OrderClient;
  readonly away: KvStore;
}

interface ReturningTest {
  readonly title: string;
  readonly points: number;
  readonly seeds: number;
  readonly docsAnchor: string;
  readonly coveragePoints: readonly string[];
  /** What happens while the store is away. */
  readonly meanwhile: (absence: Absence) => Promise<void>;
  readonly afterwards?: (absence: Absence) => Promise<void>;
}

/** A follower of three is partitioned or down while the others change the region, and returns. */
function returningTest(name: string, { meanwhile, afterwards, ...definition }: ReturningTest): SimulatedTest {
  return gradedTest('lab3b', name, {
    ...STORE_DEFAULTS,
    references: LINEARIZABILITY,
    method: 'simulation',
    ...definition,
    async run(context) {
      const group = await startRegions(context, { stores: 3 });
      const { choices } = context.simulation;
      const awayMs = chooseBetween(choices, AWAY, 0, 0, AWAY_MS.min, AWAY_MS.max);
      const untilMs = Math.round(nowMs(context)) + awayMs + AFTER_RETURN_MS;
      const workload = new ClientWorkload(context, group, { clients: 3, untilMs, everyMs: 30 });
      const orders = new OrderClient(context, group);
      const followers = group.stores.filter((store) => store !== group.leader());
      const absence = { context, group, orders, away: followers[choices.choose(WHICH, 0, 0, followers.length)]! };
      const leaveAndReturn = async (): Promise<void> => {
        const end = leave(absence);
        await meanwhile(absence);
        await context.simulation.sleep(awayMs);
        end();
        await afterwards?.(absence);
      };
      await Promise.all([workload.run(), leaveAndReturn()]);
      await finishRegions(context, group, workload);
    },
  });
}

/** @returns ends the absence */
function leave({ context, away }: Absence): () => void {
  if (context.simulation.choices.choose(IS_DOWN, 0, 0, 2) === 0) return context.startFault({ kind: 'partition', side: [away.id] });
  away.crash();
  return () => away.restart();
}

function regionOf({ group }: Absence): Region {
  return group.newestRegions()[0]!;
}

function peerOn({ peers }: Region, { id }: KvStore): Peer | undefined {
  return peers.find(({ storeId }) => storeId === id);
}

export const sleepsThroughRemoval = returningTest('sleeps-through-removal', {
  title: 'A peer that was away while it was removed disappears with its data, never votes again, and can be replaced by a new one',
  points: 2,
  seeds: 40,
  docsAnchor: 'removing-this-peer',
  coveragePoints: ['a peer was removed', 'a peer was added'],
  async meanwhile(absence) {
    const { orders, away } = absence;
    await orders.until(
      () => peerOn(regionOf(absence), away) === undefined,
      regionOf(absence).id,
      (region) => removalOf(region, peerOn(region, away)!),
    );
  },
  async afterwards(absence) {
    const { context, group, orders, away } = absence;
    await waitUntil(context, 'The removed peer disappears from its store', () => group.hasOnlyMembers());
    const tree = away.disk.tree;
    const cursor = tree.cursor('default');
    check(
      cursor.next() === undefined,
      'data of removed peers',
      () => `The only peer of ${away.actor} was removed. Expected no data on its disk, found some.`,
    );
    const peer = { id: group.allocateId(), storeId: away.id };
    await orders.until(
      () => peerOn(regionOf(absence), away) !== undefined,
      regionOf(absence).id,
      (region) => additionOf(region, peer),
    );
    await waitUntil(context, 'The new peer catches up', () => group.isCaughtUp());
  },
});

export const awayDuringSplits = returningTest('away-during-splits', {
  title: 'A store that was away while a region was split twice has all three regions and their data when it returns',
  points: 2,
  seeds: 40,
  docsAnchor: 'a-right-half-that-is-there-already',
  coveragePoints: ['a region was split', 'a snapshot was installed'],
  async meanwhile(absence) {
    const { group, orders } = absence;
    const { id } = regionOf(absence);
    for (const [regions, key] of [
      [2, 'd'],
      [3, 'b'],
    ] as const) {
      await orders.until(
        () => group.newestRegions().length === regions,
        id,
        (region) => splitOf(region, key, () => group.allocateId()),
      );
    }
  },
});

function nowMs({ simulation }: ScenarioContext): number {
  return simulation.now / MICROSECONDS_PER_MILLISECOND;
}
