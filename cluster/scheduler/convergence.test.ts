/**
 * Goal: from any start, the orders of the scheduler lead to a balanced cluster, and then there are no more orders.
 * Method: a model of the cluster, without Raft, executes them. Random regions report in random order.
 */
import fc from 'fast-check';

import { ModelCluster, type ModelRegion } from './testing/model-cluster';

const STORES = [1, 2, 3, 4, 5];

const anyRegion = fc.record({
  size: fc.integer({ min: 1, max: 20 }),
  stores: fc.shuffledSubarray(STORES, { minLength: 1, maxLength: 5 }),
});
const anyRegions = fc.array(anyRegion, { minLength: 1, maxLength: 30 });
const anyReports = fc.array(fc.nat(), { minLength: 50, maxLength: 100 });

/** Lets regions report until there are no more orders. */
function settle(cluster: ModelCluster, stores = STORES): void {
  const before = cluster.orders.length;
  let quietRounds = 0;
  for (let rounds = 0; quietRounds < 5; rounds++) {
    const known = cluster.orders.length;
    cluster.round();
    quietRounds = cluster.orders.length === known ? quietRounds + 1 : 0;
    expect(rounds).toBeLessThan(1_000);
  }
  expect(cluster.refused).toEqual([]);
  // Per region: its replicas are corrected, each of them moves at most a few times, and the leadership is transferred.
  expect(cluster.orders.length - before).toBeLessThanOrEqual(cluster.regions.length * 20);
  expectBalanced(cluster, stores);
}

/** Every region has three peers on `stores`, and no single move or transfer would make the cluster more balanced. */
function expectBalanced(cluster: ModelCluster, stores: readonly number[]): void {
  for (const { region, approximateSize, leader } of cluster.regions) {
    const own = region.peers.map(({ storeId }) => storeId);
    expect(own.length).toBe(3);
    expect(own.every((storeId) => stores.includes(storeId))).toBe(true);
    for (const from of own) {
      for (const to of stores.filter((storeId) => !own.includes(storeId)))
        expect(cluster.sizeOn(from) - cluster.sizeOn(to)).toBeLessThan(2 * approximateSize);
      expect(cluster.leadersOn(leader.storeId) - cluster.leadersOn(from)).toBeLessThan(2);
    }
  }
}

function report(cluster: ModelCluster, reports: readonly number[]): void {
  for (const draw of reports) cluster.step(draw % cluster.regions.length);
}

test('from a random placement the cluster becomes balanced within a bounded number of orders, and then stays still', () => {
  fc.assert(
    fc.property(anyRegions, anyReports, (regions, reports) => {
      const cluster = new ModelCluster(STORES, regions, { minRegionSize: 1 });
      report(cluster, reports);
      settle(cluster);
      const settled = cluster.orders.length;
      report(cluster, reports);
      expect(cluster.orders.length).toBe(settled);
    }),
    { seed: 18, numRuns: 15 },
  );
});

test('a store that is added empty gets its share of the regions, one move per region', () => {
  const regions: ModelRegion[] = Array.from({ length: 12 }, () => ({ size: 10, stores: [1, 2, 3] }));
  const cluster = new ModelCluster([1, 2, 3], regions);
  settle(cluster, [1, 2, 3]);
  const before = cluster.orders.length;
  cluster.addStore(4);
  settle(cluster, [1, 2, 3, 4]);
  expect([1, 2, 3, 4].map((storeId) => cluster.sizeOn(storeId))).toEqual([90, 90, 90, 90]);
  expect([1, 2, 3, 4].map((storeId) => cluster.leadersOn(storeId))).toEqual([3, 3, 3, 3]);
  expect(cluster.orders.slice(before).filter(({ changePeer }) => changePeer !== undefined).length).toBe(18);
});

test('a store that is down longer than its limit is replaced, and one that comes back gets regions again', () => {
  fc.assert(
    fc.property(anyRegions, fc.constantFrom(...STORES), anyReports, (regions, victim, reports) => {
      const cluster = new ModelCluster(STORES, regions);
      settle(cluster);
      cluster.crash(victim);
      report(cluster, reports);
      cluster.round(Math.ceil(100 / cluster.regions.length));
      settle(
        cluster,
        STORES.filter((storeId) => storeId !== victim),
      );
      cluster.restart(victim);
      report(cluster, reports);
      settle(cluster);
    }),
    { seed: 18, numRuns: 10 },
  );
});

test('a store that is down for less than its limit keeps its peers', () => {
  const regions: ModelRegion[] = Array.from({ length: 4 }, () => ({ size: 10, stores: [1, 2, 3] }));
  const cluster = new ModelCluster([1, 2, 3, 4], regions);
  settle(cluster, [1, 2, 3, 4]);
  const before = cluster.orders.length;
  cluster.crash(1);
  cluster.round(10);
  cluster.restart(1);
  cluster.round(20);
  expect(cluster.orders.slice(before).filter(({ changePeer }) => changePeer !== undefined)).toEqual([]);
});

test('if there is no other store, the peers on a store that is down stay', () => {
  const cluster = new ModelCluster([1, 2, 3], [{ size: 10, stores: [1, 2, 3] }]);
  cluster.crash(1);
  cluster.round(100);
  expect(cluster.orders).toEqual([]);
  expect(cluster.regions[0]!.region.peers.map(({ storeId }) => storeId)).toEqual([1, 2, 3]);
});

test('as long as the regions of some keys are not known, nothing is balanced', () => {
  const regions: ModelRegion[] = Array.from({ length: 6 }, () => ({ size: 10, stores: [1, 2, 3] }));
  const cluster = new ModelCluster(STORES, regions);
  for (let i = 0; i < 50; i++) for (const position of [0, 1, 3, 4, 5]) cluster.step(position);
  expect(cluster.orders).toEqual([]);
  settle(cluster);
});
