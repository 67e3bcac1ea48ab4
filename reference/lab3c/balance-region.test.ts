import fc from 'fast-check';
import type { BalanceInput, BalanceStore, RegionMove } from '#kit/scheduler/balance';
import { type RegionInfo, peerOnStore } from '#kit/scheduler/region-info';
import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { balanceRegion } from './balance-region';

/** Stores 1, 2, … with these sizes; those in `down` are not up. */
function storesOf(sizes: readonly number[], down: readonly number[] = []): BalanceStore[] {
  return sizes.map((size, i) => ({ id: i + 1, size, isUp: !down.includes(i + 1) }));
}

function inputOf(stores: BalanceStore[], ...regions: SampleOptions[]): BalanceInput {
  return { stores, regions: regions.map((options) => sampleInfo(options)), maxReplicas: 3 };
}

function move(regionId: number, fromStore: number, toStore: number): RegionMove {
  return { regionId, fromStore, toStore };
}

test('a region moves from the fullest store to the emptiest one that has no peer of it', () => {
  const input = inputOf(storesOf([50, 90, 10, 30, 20]), { id: 7, stores: [1, 2, 3] });
  expect(balanceRegion(input)).toEqual(move(7, 2, 5));
});

test('of stores with the same size, the one with the lower id is chosen', () => {
  expect(balanceRegion(inputOf(storesOf([90, 90, 90, 10, 10])))).toBeUndefined();
  expect(balanceRegion(inputOf(storesOf([90, 90, 90, 10, 10]), { id: 7, stores: [3, 2, 1] }))).toEqual(move(7, 1, 4));
});

test('of the fullest store, a pending peer moves before a follower, and a follower before a leader', () => {
  const led = { id: 1, range: ['', 'c'], stores: [1, 2, 3] } as const;
  const followed = { id: 2, range: ['c', 'f'], stores: [2, 1, 3] } as const;
  const pending = { id: 3, range: ['f', ''], stores: [2, 1, 3], pending: [1] } as const;
  const stores = storesOf([100, 50, 50, 10]);
  expect(balanceRegion(inputOf(stores, led, followed, pending))).toEqual(move(3, 1, 4));
  expect(balanceRegion(inputOf(stores, led, followed))).toEqual(move(2, 1, 4));
  expect(balanceRegion(inputOf(stores, led))).toEqual(move(1, 1, 4));
});

test('a peer that is pending on another store only counts as what it is on the source', () => {
  const led = { id: 1, range: ['', 'c'], stores: [1, 2, 3], pending: [2] } as const;
  const followed = { id: 2, range: ['c', ''], stores: [2, 1, 3] } as const;
  expect(balanceRegion(inputOf(storesOf([100, 50, 50, 10]), led, followed))).toEqual(move(2, 1, 4));
});

test('a region that cannot move from the fullest store does not keep the others from moving', () => {
  const tooLarge = { id: 1, range: ['', 'c'], stores: [2, 1, 3], size: 60 } as const;
  const everywhere = { id: 2, range: ['c', 'f'], stores: [2, 1, 4] } as const;
  const possible = { id: 3, range: ['f', ''], stores: [1, 2, 3] } as const;
  expect(balanceRegion(inputOf(storesOf([100, 90, 95, 10]), tooLarge, everywhere, possible))).toEqual(move(3, 1, 4));
});

test('if no region can move from the fullest store, the next store is the source', () => {
  const input = inputOf(
    storesOf([100, 90, 80, 10]),
    { id: 7, stores: [2, 3, 4], range: ['', 'c'] },
    { id: 8, stores: [2, 3, 5], range: ['c', ''] },
  );
  expect(balanceRegion(input)).toEqual(move(8, 2, 4));
});

test('no region moves if the difference of the sizes is below twice the size of the region', () => {
  const stores = storesOf([100, 100, 100, 80]);
  expect(balanceRegion(inputOf(stores, { size: 10 }))).toEqual(move(1, 1, 4));
  expect(balanceRegion(inputOf(stores, { size: 11 }))).toBeUndefined();
});

test('a store that is not up is neither source nor target', () => {
  const region = { id: 7, stores: [1, 2, 3] };
  expect(balanceRegion(inputOf(storesOf([50, 90, 70, 10, 20], [2, 4]), region))).toEqual(move(7, 3, 5));
  expect(balanceRegion(inputOf(storesOf([50, 90, 70, 10, 20], [4, 5]), region))).toBeUndefined();
});

test.each([[[1, 2]], [[1, 2, 3, 5]]])('a region with peers on stores %j is not moved: it has to be corrected first', (stores) => {
  expect(balanceRegion(inputOf(storesOf([90, 90, 90, 10, 90]), { stores }))).toBeUndefined();
});

test('the input is not modified', () => {
  const input = inputOf(storesOf([50, 90, 10, 30, 20]), { id: 7, stores: [1, 2, 3] });
  const before = structuredClone(input);
  balanceRegion(input);
  expect(input).toEqual(before);
});

const anyRegions = fc.array(
  fc.record({ size: fc.integer({ min: 1, max: 20 }), stores: fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 3, maxLength: 3 }) }),
  { minLength: 1, maxLength: 40 },
);

function sizesOf(regions: readonly RegionInfo[]): BalanceStore[] {
  const sizeOn = (id: number) => regions.reduce((sum, info) => sum + (peerOnStore(info, id) ? info.approximateSize : 0), 0);
  return [1, 2, 3, 4, 5, 6].map((id) => ({ id, isUp: true, size: sizeOn(id) }));
}

/** The region with its peer moved. */
function moved(info: RegionInfo, { fromStore, toStore }: RegionMove): RegionInfo {
  const peers = info.region.peers.map((peer) => (peer.storeId === fromStore ? { id: peer.id, storeId: toStore } : peer));
  const leader = peers.find(({ id }) => id === info.leader.id)!;
  return { ...info, leader, region: { ...info.region, peers } };
}

test('no move makes its target fuller than its source, and there is none after at most one move per peer', () => {
  fc.assert(
    fc.property(anyRegions, (samples) => {
      let regions = samples.map((sample, i) => sampleInfo({ ...sample, id: i + 1 }));
      for (let moves = 0; ; moves++) {
        const next = balanceRegion({ stores: sizesOf(regions), regions, maxReplicas: 3 });
        if (next === undefined) return;
        expect(moves).toBeLessThan(3 * samples.length);
        regions = regions.map((info) => (info.region.id === next.regionId ? moved(info, next) : info));
        const after = sizesOf(regions);
        expect(after[next.fromStore - 1]!.size).toBeGreaterThanOrEqual(after[next.toStore - 1]!.size);
      }
    }),
    { seed: 18 },
  );
});
