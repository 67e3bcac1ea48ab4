import fc from 'fast-check';
import { bytesOf } from '#kit/bytes';
import { ClusterInfo, type StoreCounters, countersOf } from '#kit/scheduler/cluster-info';
import type { RegionInfo } from '#kit/scheduler/region-info';
import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { handleRegionHeartbeat } from './region-heartbeat';

function clusterOf(...heartbeats: SampleOptions[]): ClusterInfo {
  const cluster = new ClusterInfo();
  for (const options of heartbeats) expect(handleRegionHeartbeat(cluster, sampleInfo(options))).toBe(true);
  return cluster;
}

/** The state in a form that can be compared. Stores without peers are left out. */
function stateOf(cluster: ClusterInfo): unknown {
  const counters = [...cluster.counters].filter(([, { regionCount }]) => regionCount > 0);
  return { regions: [...cluster.regions.all()], counters: new Map(counters.map(([id, counter]) => [id, { ...counter }])) };
}

test.each<[string, SampleOptions, SampleOptions]>([
  ['a lower version', { version: 2 }, { version: 1, confVer: 3, term: 9 }],
  ['a lower confVer', { confVer: 2 }, { confVer: 1, version: 3, term: 9 }],
  ['a lower term, from a deposed leader', { term: 2 }, { term: 1 }],
  ['a lower term and a higher epoch', { term: 2 }, { term: 1, confVer: 2 }],
  ['a lower version than a region that it overlaps', { id: 2, version: 2, range: ['m', ''] }, { id: 1, version: 1 }],
  ['a lower confVer than a region that it overlaps', { id: 2, confVer: 2, range: ['', 'm'] }, { id: 1, confVer: 1 }],
])('a heartbeat with %s is refused and changes nothing', (_, known, stale) => {
  const cluster = clusterOf(known);
  const before = stateOf(cluster);
  expect(handleRegionHeartbeat(cluster, sampleInfo({ size: 77, stores: [4, 5, 6], ...stale }))).toBe(false);
  expect(stateOf(cluster)).toEqual(before);
});

test('a heartbeat is compared with all regions that it overlaps, not only with the first', () => {
  const cluster = clusterOf({ id: 2, range: ['', 'm'] }, { id: 3, range: ['m', ''], version: 2 });
  expect(handleRegionHeartbeat(cluster, sampleInfo({ id: 4, range: ['a', 'z'] }))).toBe(false);
});

test('a heartbeat is compared with its own region even if the ranges do not overlap', () => {
  const cluster = clusterOf({ id: 1, range: ['m', ''], version: 3 });
  expect(handleRegionHeartbeat(cluster, sampleInfo({ id: 1, range: ['', 'm'], version: 2 }))).toBe(false);
});

test('terms of different regions are not compared', () => {
  const cluster = clusterOf({ id: 1, term: 9 });
  expect(handleRegionHeartbeat(cluster, sampleInfo({ id: 2, range: ['m', ''], version: 2, term: 1 }))).toBe(true);
});

test('the same epoch with a new leader, other pending peers and another size is accepted', () => {
  const cluster = clusterOf({ size: 10, stores: [1, 2, 3], pending: [2] }, { size: 30, stores: [3, 1, 2], pending: [1], term: 2 });
  const info = cluster.regions.get(1)!;
  expect([info.leader.storeId, info.pendingPeers.map(({ storeId }) => storeId), info.approximateSize]).toEqual([3, [1], 30]);
  expect(countersOf(cluster, 1)).toEqual({ regionCount: 1, leaderCount: 0, pendingCount: 1, regionSize: 30 });
  expect(countersOf(cluster, 2)).toEqual({ regionCount: 1, leaderCount: 0, pendingCount: 0, regionSize: 30 });
  expect(countersOf(cluster, 3)).toEqual({ regionCount: 1, leaderCount: 1, pendingCount: 0, regionSize: 30 });
});

test('a repeated heartbeat is accepted and changes nothing', () => {
  const cluster = clusterOf({ pending: [3] });
  const before = stateOf(cluster);
  expect(handleRegionHeartbeat(cluster, sampleInfo({ pending: [3] }))).toBe(true);
  expect(stateOf(cluster)).toEqual(before);
});

test('a store that lost its peer has none of the region in its counters', () => {
  const cluster = clusterOf({ stores: [1, 2, 3] }, { stores: [1, 2, 4], confVer: 3 });
  expect([3, 4].map((storeId) => countersOf(cluster, storeId).regionSize)).toEqual([0, 10]);
});

test('after a split, in whatever order its halves report, the sizes are those of the halves', () => {
  const halves: SampleOptions[] = [
    { id: 1, range: ['m', ''], version: 2, size: 4 },
    { id: 2, range: ['', 'm'], version: 2, size: 6 },
  ];
  for (const [first, second] of [halves, [...halves].reverse()]) {
    const cluster = clusterOf({ id: 1, size: 100 }, first!);
    expect(countersOf(cluster, 1).regionSize).toBe(first!.size);
    expect(cluster.regions.find(bytesOf(second!.range![0]))).toBeUndefined();
    handleRegionHeartbeat(cluster, sampleInfo(second));
    expect(countersOf(cluster, 1)).toMatchObject({ regionCount: 2, regionSize: 10 });
    expect(cluster.regions.coversAllKeys()).toBe(true);
  }
});

/** The obvious version of the counters: sums over all known regions. */
function recount(infos: readonly RegionInfo[]): Map<number, StoreCounters> {
  const counters = new Map<number, StoreCounters>();
  for (const storeId of new Set(infos.flatMap(({ region }) => region.peers.map((peer) => peer.storeId)))) {
    const own = infos.filter(({ region }) => region.peers.some((peer) => peer.storeId === storeId));
    counters.set(storeId, {
      regionCount: own.length,
      leaderCount: own.filter(({ leader }) => leader.storeId === storeId).length,
      pendingCount: own.filter(({ pendingPeers }) => pendingPeers.some((peer) => peer.storeId === storeId)).length,
      regionSize: own.reduce((sum, { approximateSize }) => sum + approximateSize, 0),
    });
  }
  return counters;
}

const BOUNDS = ['', 'c', 'f', 'i', ''];
const anyHeartbeat = fc
  .record({
    id: fc.integer({ min: 1, max: 4 }),
    start: fc.nat({ max: 3 }),
    length: fc.integer({ min: 1, max: 4 }),
    version: fc.nat({ max: 3 }),
    confVer: fc.nat({ max: 3 }),
    term: fc.nat({ max: 2 }),
    size: fc.integer({ min: 1, max: 9 }),
    stores: fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 1 }),
    pending: fc.subarray([1, 2, 3, 4, 5]),
  })
  .map(({ start, length, ...rest }) => sampleInfo({ ...rest, range: [BOUNDS[start]!, BOUNDS[Math.min(start + length, 4)]!] }));

test('after random heartbeats the counters are the sums over all known regions', () => {
  fc.assert(
    fc.property(fc.array(anyHeartbeat, { maxLength: 30 }), (heartbeats) => {
      const cluster = new ClusterInfo();
      for (const info of heartbeats) handleRegionHeartbeat(cluster, info);
      expect(stateOf(cluster)).toEqual({ regions: cluster.regions.all(), counters: recount(cluster.regions.all()) });
    }),
    { seed: 18 },
  );
});
