import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';

import { ReportedCluster } from './reported-cluster';

const PROPERTY = 'store counters';

export const storeCounters = gradedTest('lab3c', 'store-counters', {
  title:
    'After a heartbeat, the counters of a store are the sums over its peers: also if it has lost a peer, or the leader or the size changed',
  points: 2,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'store-counters',
  async run(context) {
    for (const part of [oneRegion, lostPeers, splitSizes, replacedRegions]) await context.part(part);
  },
});

async function oneRegion(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(context, { size: 10, pending: [2] });
  const first = 'Region 1 has 10 bytes, its leader on store 1, and a pending peer on store 2';
  cluster.expectStore(1, 'regionCount 1, leaderCount 1, pendingCount 0, regionSize 10', PROPERTY, first);
  cluster.expectStore(2, 'regionCount 1, leaderCount 0, pendingCount 1, regionSize 10', PROPERTY, first);
  cluster.expectAccepted({ size: 30, stores: [3, 1, 2], pending: [1], term: 2 }, PROPERTY, 'its term is higher');
  const next = 'Then it has 30 bytes, its leader on store 3, and a pending peer on store 1';
  cluster.expectStore(1, 'regionCount 1, leaderCount 0, pendingCount 1, regionSize 30', PROPERTY, next);
  cluster.expectStore(2, 'regionCount 1, leaderCount 0, pendingCount 0, regionSize 30', PROPERTY, next);
  cluster.expectStore(3, 'regionCount 1, leaderCount 1, pendingCount 0, regionSize 30', PROPERTY, next);
  cluster.expectCounters(PROPERTY, next);
}

async function lostPeers(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(
    context,
    { id: 1, range: ['', 'm'], stores: [1, 2, 3], size: 5 },
    { id: 2, range: ['m', ''], stores: [3, 2, 4], size: 7 },
  );
  cluster.expectCounters(PROPERTY, 'Two regions are known');
  cluster.expectAccepted({ id: 1, range: ['', 'm'], stores: [1, 2], confVer: 2, size: 5 }, PROPERTY, 'its confVer is higher');
  cluster.expectCounters(PROPERTY, 'Region 1 has lost its peer on store 3');
  cluster.expectAccepted({ id: 2, range: ['m', ''], stores: [2, 4, 5], confVer: 3, size: 7 }, PROPERTY, 'its confVer is higher');
  cluster.expectCounters(PROPERTY, 'Region 2 has moved from store 3 to store 5, and its leader to store 2. Store 3 has no peers');
}

/** The old size is that of both halves. Whichever half reports first, its size replaces the old one. */
async function splitSizes(context: ScenarioContext): Promise<void> {
  const [left, right] = [
    { id: 2, range: ['', 'm'], version: 2, size: 60 },
    { id: 1, range: ['m', ''], version: 2, size: 45 },
  ] as const;
  for (const [first, second] of [
    [left, right],
    [right, left],
  ] as const) {
    const cluster = await ReportedCluster.knowing(context, { id: 1, size: 100 });
    cluster.expectAccepted(first, PROPERTY, 'its version is higher');
    const half = `Region 1 had 100 bytes and was split. Region ${first.id} has reported ${first.size} bytes, the other half nothing yet`;
    cluster.expectStore(2, `regionCount 1, leaderCount 0, pendingCount 0, regionSize ${first.size}`, PROPERTY, half);
    cluster.expectAccepted(second, PROPERTY, 'it overlaps no region with a higher epoch');
    const both = 'Region 1 was split, and both halves have reported, 60 and 45 bytes';
    cluster.expectStore(1, 'regionCount 2, leaderCount 2, pendingCount 0, regionSize 105', PROPERTY, both);
    cluster.expectCounters(PROPERTY, both);
  }
}

/** The replaced regions have peers on stores that the new one does not have. */
async function replacedRegions(context: ScenarioContext): Promise<void> {
  const cluster = await ReportedCluster.knowing(
    context,
    { id: 1, range: ['', 'g'], stores: [1, 2, 3], pending: [2] },
    { id: 2, range: ['g', 'p'], stores: [4, 2, 3], pending: [3] },
    { id: 3, range: ['p', ''], stores: [3, 4, 5] },
  );
  cluster.expectAccepted({ id: 4, range: ['', 'p'], stores: [5, 6, 7], version: 2, size: 33 }, PROPERTY, 'its version is higher');
  cluster.expectCounters(PROPERTY, 'Region 4 has replaced the regions 1 and 2');
}
