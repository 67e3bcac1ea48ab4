import { gradedTest } from '#grader/catalogue/define-test';
import { expectIndex } from '#grader/suites/lab2b/applied-state';
import { printRecords } from '#grader/suites/lab2b/read-disk';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { MemTree } from '#kit/engines/mem-tree';
import { putInitialPeer } from '#kit/store/initial-peer';
import { encodeCommand } from '#kit/store/command';
import { decodeRaftState } from '#kit/store/records';
import { RAFT_COLUMN_FAMILY, raftStateKey } from '#kit/store/layout';
import type { Region } from '#kit/wire/meta';

import type { FakeRegionPeer } from './fake-region-peer';
import { expectHostCalls, expectRecord, expectRegion, expectRegionInAnyOrder, regionRecord } from './expectations';
import { adminFor, makeRegion, putFor, splitAt } from './regions';
import { RegionStore } from './region-store';
import { expectInitialLog, expectOnlyRecordsOf, halvesOf } from './split-records';

const PROPERTY = 'splitting';

export const applyingSplits = gradedTest('lab3b', 'apply-split', {
  ...SCRIPTED_DEFAULTS,
  title: 'A split makes two regions of the next version out of one, all records in one batch; the new peer starts after the write',
  points: 2,
  references: '',
  docsAnchor: 'applying-a-split',
  async run(context) {
    for (const part of [bothHalves, positionsOfPeers, inOneBatch, splitTwice, onFollower]) await context.part(part);
  },
});

/** The function alone. */
async function bothHalves(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const region of [makeRegion(), makeRegion({ start: '', end: '' }), makeRegion({ stores: [3, 1], version: 1, confVer: 9 })]) {
    const peer = await store.peer(region);
    const { stores } = { stores: region.peers.map(({ storeId }) => storeId) };
    const request = splitAt('g', 8, stores);
    const [left, right] = halvesOf(region, request.split!);
    const what = 'A region was split at "g" into regions 7 and 8';
    const { batch, tree, response, finish } = store.apply(peer, request);
    expectRegion(peer.region, left, PROPERTY, `${what}. The region of the peer, which is the left half`);
    expectRegion(expectRecord(tree, 7, 'normal', PROPERTY, `${what}. The batch`), left, PROPERTY, `${what}. The record of the left half`);
    expectRegionInAnyOrder(
      expectRecord(tree, 8, 'normal', PROPERTY, `${what}. The batch`),
      right,
      PROPERTY,
      `${what}. The record of the right half`,
    );
    expectInitialLog(tree, 8, { term: 5, vote: 0 }, PROPERTY, what);
    expectCommit(tree, what);
    expectOnlyRecordsOf(batch, [7, 8], PROPERTY, what);
    expectResponse(response.split?.regions, [left, right], what);
    expectHostCalls(peer, {}, PROPERTY, `${what}, and the batch is not written`);
    await finish();
    expectHostCalls(peer, { started: [8] }, PROPERTY, `${what}, and afterWrite was called`);
    expectStarted(peer, tree, what);
    const { appliedChanges, transfers } = peer.raft;
    check(
      appliedChanges.length === 0 && transfers.length === 0,
      PROPERTY,
      () =>
        `${what}. Expected that the members and the leader of the left half stay, found ${appliedChanges.length} changes and ${transfers.length} transfers.`,
    );
  }
}

function expectCommit(tree: MemTree, what: string): void {
  const { commit } = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(8))).hardState;
  check(commit === 5, PROPERTY, () => `${what}. Region 8, the commit index in RaftLocalState: expected 5, found ${commit}.`);
}

function expectResponse(found: readonly Region[] | undefined, [left, right]: readonly [Region, Region], what: string): void {
  check(found?.length === 2, PROPERTY, () => `${what}. Expected both halves in the response, found ${found?.length ?? 0} regions.`);
  expectRegionInAnyOrder(found[0], left, PROPERTY, `${what}. The first region in the response, the left half`);
  expectRegionInAnyOrder(found[1], right, PROPERTY, `${what}. The second region in the response, the right half`);
}

/** The peer that starts has the state that is on disk. */
function expectStarted({ started }: FakeRegionPeer, tree: MemTree, what: string): void {
  const found = printRecords(MemTree.empty().apply(putInitialPeer(started[0]!)), 8);
  for (const [name, onDisk] of Object.entries(printRecords(tree, 8)))
    check(found[name] === onDisk, PROPERTY, () => `${what}. Expected startPeer with ${name} as on disk, ${onDisk}; found ${found[name]}.`);
}

/** The id of a new peer is at the position of the old peer on the same store, whatever the order of the numbers is. */
async function positionsOfPeers(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = { ...makeRegion(), peers: [70, 75, 79].map((id, i) => ({ id, storeId: 3 - i })) };
  const peer = await store.peer(region);
  const request = splitAt('g', 8);
  request.split!.newPeerIds = [202, 201, 203];
  const { tree } = store.apply(peer, request);
  const [, right] = halvesOf(region, request.split!);
  const what = 'The peers 70, 75 and 79 are on the stores 3, 2 and 1. A split had the new ids 202, 201 and 203, in this order';
  expectRegionInAnyOrder(expectRecord(tree, 8, 'normal', PROPERTY, `${what}. The batch`), right, PROPERTY, `${what}. The right half`);
}

/** After each write, the disk has the region or both halves: the region as of the applied index. */
async function inOneBatch(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const put = store.request(peer, putFor(region, 'k', '1'), 'The put before the split', PROPERTY);
  const request = splitAt('g', 8);
  const [left, right] = halvesOf(region, request.split!);
  const callback = store.request(peer, adminFor(region, request), 'The split', PROPERTY);
  const check8 = (): void => expectRegionOrHalves(store, region, left);
  store.scripted.engine.onWritten = check8;
  peer.onHostCall = (what) => {
    const isOnDisk = regionRecord(store.disk.tree, 8) !== undefined;
    check(isOnDisk, PROPERTY, () => `${what} was called for region 8. Expected its records on disk then, found none.`);
  };
  await store.commit(peer);
  put.expectDone('its entry is applied');
  callback.expectDone('its entry is applied');
  expectResponse(callback.last?.response.adminResponse?.split?.regions, [left, right], 'A split was applied. Its answer');
  expectHostCalls(peer, { started: [8] }, PROPERTY, 'A split was applied');
  expectIndex(store.scripted, peer, 2, 'A put and a split were applied');
}

function expectRegionOrHalves({ disk }: RegionStore, region: Region, left: Region): void {
  const [onDisk, right] = [regionRecord(disk.tree, 7)?.region, regionRecord(disk.tree, 8)?.region];
  const what = `The disk has ${right === undefined ? 'no' : 'a'} record of the right half`;
  expectRegion(onDisk, right === undefined ? region : left, PROPERTY, `${what}. The record of region 7`);
}

/** The second split is of the left half. */
async function splitTwice(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  const requests = [splitAt('h', 8), splitAt('f', 9)];
  let expected = peer.region;
  for (const request of requests) {
    const halves = halvesOf(expected, request.split!);
    store.request(peer, adminFor(expected, request), 'A split', PROPERTY);
    await store.commit(peer);
    [expected] = halves;
    expectRegion(peer.region, expected, PROPERTY, 'A region was split at "h", and its left half at "f". The region of the peer');
    expectRegionInAnyOrder(
      regionRecord(store.disk.tree, halves[1].id)?.region,
      halves[1],
      PROPERTY,
      `Region 7 was split. The record of region ${halves[1].id}`,
    );
  }
  expectHostCalls(peer, { started: [8, 9] }, PROPERTY, 'A region was split at "h", and its left half at "f"');
}

async function onFollower(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const request = splitAt('g', 8);
  peer.raft.append(encodeCommand(adminFor(region, request)));
  peer.raft.follow(peer.on(3), 2);
  await store.commit(peer);
  expectHostCalls(peer, { started: [8] }, PROPERTY, 'A follower applied a split');
  expectRegion(peer.region, halvesOf(region, request.split!)[0], PROPERTY, 'A follower applied a split. Its region');
}
