import { type SampleOptions, sampleInfo } from '#kit/scheduler/testing/sample-info';

import { balanceLeader } from './balance-leader';
import type { Plan, StoreView } from './plan';
import { checkReplicas } from './replica-checker';

interface SampleStores {
  readonly sizes?: readonly number[];
  readonly leaders?: readonly number[];
  readonly down?: readonly number[];
  readonly leaving?: readonly number[];
}

/** Stores 1 to 5. */
function storesWith({ sizes = [50, 40, 30, 20, 10], leaders = [], down = [], leaving = [] }: SampleStores = {}): StoreView {
  return {
    ids: [1, 2, 3, 4, 5],
    isUp: (storeId) => !down.includes(storeId) && !leaving.includes(storeId),
    isDown: (storeId) => down.includes(storeId),
    isLeaving: (storeId) => leaving.includes(storeId),
    sizeOf: (storeId) => sizes[storeId - 1]!,
    leadersOn: (storeId) => leaders[storeId - 1]!,
  };
}

function planOf(info: SampleOptions, stores?: SampleStores): Plan | undefined {
  return checkReplicas(sampleInfo(info), storesWith(stores), 3);
}

function peer(storeId: number) {
  return { id: 100 + storeId, storeId };
}

test('a region with all its replicas on stores that are up needs nothing', () => {
  expect(planOf({ stores: [1, 2, 3] })).toBeUndefined();
});

test('a region with too few peers gets one on the emptiest store that is up and has none', () => {
  expect(planOf({ stores: [1, 5] }, { down: [4] })).toEqual({ regionId: 1, purpose: 'add replica', addOn: 3 });
});

test('of too many peers, one on a store that is down is removed first, then a pending one, then one on a leaving store, then the fullest', () => {
  const removedStores = [
    planOf({ stores: [1, 2, 3, 4], pending: [3] }, { down: [4], leaving: [2] }),
    planOf({ stores: [1, 2, 3, 4], pending: [3] }, { leaving: [2] }),
    planOf({ stores: [1, 2, 3, 4] }, { leaving: [2] }),
    planOf({ stores: [2, 1, 3, 4] }),
  ].map((plan) => plan?.remove?.storeId);
  expect(removedStores).toEqual([4, 3, 2, 1]);
});

test('a peer on a store that is down is removed, if another store can take one and the others have a majority', () => {
  const region = { stores: [1, 2, 3] };
  expect(planOf(region, { down: [2] })).toEqual({ regionId: 1, purpose: 'replace down store', remove: peer(2) });
  expect(planOf(region, { down: [2, 4, 5] })).toBeUndefined();
  expect(planOf({ ...region, pending: [3] }, { down: [2] })).toBeUndefined();
});

test('the number of replicas is corrected before a store that is down is replaced', () => {
  expect(planOf({ stores: [1, 2] }, { down: [2] })?.purpose).toBe('add replica');
});

test('a peer on a store that is leaving is replaced: the new one is added first', () => {
  expect(planOf({ stores: [1, 2, 3] }, { leaving: [1] })).toEqual({ regionId: 1, purpose: 'leave store', addOn: 5, remove: peer(1) });
});

test('the leadership moves from the store with the most leaders to the follower on the store with the fewest', () => {
  const info = sampleInfo({ stores: [1, 2, 3] });
  expect(balanceLeader([info], storesWith({ leaders: [5, 3, 2, 0, 0] }))).toMatchObject({ transferTo: peer(3) });
  expect(balanceLeader([info], storesWith({ leaders: [5, 3, 2, 0, 0], down: [3] }))).toMatchObject({ transferTo: peer(2) });
  const pending = sampleInfo({ stores: [1, 2, 3], pending: [3] });
  expect(balanceLeader([pending], storesWith({ leaders: [5, 3, 2, 0, 0] }))).toMatchObject({ transferTo: peer(2) });
});

test('no leadership moves to a store with only one leader less', () => {
  expect(balanceLeader([sampleInfo({ stores: [1, 2, 3] })], storesWith({ leaders: [3, 2, 2, 0, 0] }))).toBeUndefined();
});
