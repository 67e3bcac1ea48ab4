import { gradedTest } from '#grader/catalogue/define-test';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { printBytes } from '#kit/bytes';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { NO_KEYS } from '#kit/store/region';
import type { Region } from '#kit/wire/meta';

import { expectHostCalls, expectRecord, expectRegion, expectRegionInAnyOrder } from './expectations';
import { adminFor, makeRegion, peerOf, splitAt } from './regions';
import { RegionStore } from './region-store';
import { halvesOf } from './split-records';

const PROPERTY = 'removed right half';

export const removedRightHalf = gradedTest('lab3b', 'removed-right-half', {
  ...SCRIPTED_DEFAULTS,
  title: 'If the peer of the right half was removed before the split, it is not created again: a tombstone remains, its range is discarded',
  points: 1,
  references: '',
  docsAnchor: 'a-right-half-that-was-removed',
  async run(context) {
    for (const part of [tombstone, throughRounds, otherTombstone]) await context.part(part);
  },
});

/** A tombstone without keys and other peers, as after the deletion; and one that has both. Each names the removed peer. */
const TOMBSTONES: readonly Region[] = [
  { id: 8, ...NO_KEYS, regionEpoch: { confVer: 9, version: 5 }, peers: [peerOf(8, 1)] },
  { ...makeRegion({ id: 8, start: 'g', confVer: 8, version: 12 }), peers: [peerOf(8, 2), peerOf(8, 3), peerOf(8, 1)] },
];

async function tombstone(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const known of TOMBSTONES) {
    const region = makeRegion();
    const peer = await store.peer(region);
    peer.tombstones.set(8, known);
    peer.hardStates.set(8, { term: 9, vote: 82, commit: 0 });
    const request = splitAt('g', 8);
    const [left, right] = halvesOf(region, request.split!);
    const { confVer, version } = known.regionEpoch!;
    const what = `A split creates region 8, whose peer on this store was removed at confVer ${confVer} and version ${version}`;
    const { tree, response, finish } = store.apply(peer, request);
    expectTombstone(
      expectRecord(tree, 8, 'tombstone', PROPERTY, `${what}. The batch`),
      right,
      known,
      `${what}. The tombstone in the batch`,
    );
    expectRegion(expectRecord(tree, 7, 'normal', PROPERTY, `${what}. The batch`), left, PROPERTY, `${what}. The record of the left half`);
    expectRegionInAnyOrder(
      response.split?.regions[1],
      right,
      PROPERTY,
      `${what}. The right half in the response, which the other stores have`,
    );
    expectHostCalls(peer, {}, PROPERTY, `${what}, and the batch is not written`);
    await finish();
    expectHostCalls(peer, { discarded: [8] }, PROPERTY, `${what}, and afterWrite was called`);
    expectTombstone(peer.discarded[0]!, right, known, `${what}. The region that is discarded`);
  }
}

/** The range of the right half, whose keys are deleted, and the epoch of the removal, at which the region had other peers than at the split. */
function expectTombstone(found: Region, { startKey, endKey }: Region, { regionEpoch, peers }: Region, what: string): void {
  const text = (region: Pick<Region, 'startKey' | 'endKey' | 'regionEpoch'>): string =>
    `keys from ${printBytes(region.startKey)} to ${printBytes(region.endKey)}, confVer ${region.regionEpoch?.confVer}, version ${region.regionEpoch?.version}`;
  const [foundText, expected] = [text(found), text({ startKey, endKey, regionEpoch })];
  check(foundText === expected, PROPERTY, () => `${what}. Expected ${expected}; found ${foundText}.`);
  const other = found.peers.find(({ id, storeId }) => storeId !== 1 && !peers.some((peer) => peer.id === id));
  check(
    other === undefined,
    PROPERTY,
    () =>
      `${what}. Expected no peers but the removed one and those of the known tombstone; found peer ${other?.id}, which the split has named.`,
  );
}

async function throughRounds(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  peer.tombstones.set(8, TOMBSTONES[0]!);
  const callback = store.request(peer, adminFor(region, splitAt('g', 8)), 'The split', PROPERTY);
  await store.commit(peer);
  callback.expectDone('its entry is applied');
  const what = 'A split was applied, and its right half was removed from this store before';
  expectRecord(store.disk.tree, 8, 'tombstone', PROPERTY, `${what}. The disk`);
  expectHostCalls(peer, { discarded: [8] }, PROPERTY, what);
}

/** The tombstone of another region means nothing. */
async function otherTombstone(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  for (const id of [7, 9]) peer.tombstones.set(id, { ...TOMBSTONES[0]!, id });
  const { tree, finish } = store.apply(peer, splitAt('g', 8));
  expectRecord(tree, 8, 'normal', PROPERTY, 'A split creates region 8, and this store has no tombstone of it. The batch');
  await finish();
  expectHostCalls(peer, { started: [8] }, PROPERTY, 'A split creates region 8, and this store has no tombstone of it');
}
