import { gradedTest } from '#grader/catalogue/define-test';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { encodeCommand } from '#kit/store/command';
import { peerOnStore, withRemoved } from '#kit/store/region';
import type { Region } from '#kit/wire/meta';
import { EntryType } from '#kit/wire/raft';

import type { FakeRegionPeer } from './fake-region-peer';
import { expectHostCalls, expectRecord, expectRegion, regionRecord } from './expectations';
import { addPeer, adminFor, makeRegion, peerOf, removePeer } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'removed peer';

export const ownRemoval = gradedTest('lab3b', 'own-removal', {
  ...SCRIPTED_DEFAULTS,
  title: 'A peer that applies its own removal leaves a tombstone with its range, and its store discards the region after the write',
  points: 2,
  references: thesis('section 4.2.2'),
  docsAnchor: 'removing-this-peer',
  async run(context) {
    for (const part of [tombstone, leaderRemovesItself, followerIsRemoved, replacedInOneRound, otherPeerIsRemoved])
      await context.part(part);
  },
});

function afterRemoval(region: Region): Region {
  return { ...region, peers: region.peers.filter(({ storeId }) => storeId !== 1), regionEpoch: { version: 4, confVer: 7 } };
}

async function tombstone(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const region of [makeRegion(), makeRegion({ start: '', end: '' }), makeRegion({ stores: [3, 1] })]) {
    const peer = await store.peer(region);
    const after = afterRemoval(region);
    const what = 'A peer applied its own removal';
    const { tree, response, finish } = store.apply(peer, removePeer(peerOf(7, 1)));
    expectRegion(
      expectRecord(tree, 7, 'tombstone', PROPERTY, `${what}. The batch`),
      withRemoved(after, peer.self),
      PROPERTY,
      `${what}. Its tombstone`,
    );
    expectRegion(response.changePeer?.region, after, 'changing peers', `${what}. The region in the response`);
    expectRegion(peer.region, after, 'changing peers', `${what}. Its region`);
    const changes = peer.raft.appliedChanges.map(({ nodeId }) => nodeId).join(', ');
    check(
      changes === '71',
      PROPERTY,
      () =>
        `${what}. Expected one call of raft.applyConfChange with node 71, found ${changes || 'none'}: the others have to learn of the commit.`,
    );
    expectHostCalls(peer, {}, PROPERTY, `${what}, and the batch is not written`);
    await finish();
    expectHostCalls(peer, { discarded: [7] }, PROPERTY, `${what}, and afterWrite was called`);
    expectRegion(peer.discarded[0], after, PROPERTY, `${what}. The region that is discarded, whose keys the store deletes`);
  }
}

async function leaderRemovesItself(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const callback = store.request(peer, adminFor(region, removePeer(peerOf(7, 1))), 'The removal of the leader', PROPERTY);
  watchDiscard(store, peer);
  await store.commit(peer);
  callback.expectDone('its entry is applied');
  expectRegion(
    callback.last?.response.adminResponse?.changePeer?.region,
    afterRemoval(region),
    'changing peers',
    'The leader was removed. The region in the answer',
  );
  expectHostCalls(peer, { discarded: [7] }, PROPERTY, 'A leader applied its own removal');
}

async function followerIsRemoved(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  peer.raft.append(encodeCommand(adminFor(region, removePeer(peerOf(7, 1)))), EntryType.EntryConfChange);
  peer.raft.follow(peer.on(2), 2);
  watchDiscard(store, peer);
  await store.commit(peer);
  expectHostCalls(peer, { discarded: [7] }, PROPERTY, 'A follower applied its own removal');
}

/** A slow peer applies its own removal and the addition of its successor on the same store together. It is not the peer that was added. */
async function replacedInOneRound(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const successor = { id: 79, storeId: 1 };
  const addition = adminFor(afterRemoval(region), addPeer(successor));
  peer.raft.append(encodeCommand(adminFor(region, removePeer(peerOf(7, 1)))), EntryType.EntryConfChange);
  peer.raft.append(encodeCommand(addition), EntryType.EntryConfChange);
  peer.raft.follow(peer.on(2), 2);
  await store.commit(peer);
  const what = 'In one round, peer 71 applied its own removal and the addition of peer 79 on the same store';
  const removed = expectRecord(store.disk.tree, 7, 'tombstone', PROPERTY, `${what}. The disk`);
  check(
    peerOnStore(removed, 1)?.id === 71,
    PROPERTY,
    () => `${what}. Expected that the tombstone names peer 71 as the removed one, found ${peerOnStore(removed, 1)?.id ?? 'none'}.`,
  );
}

/** A crash after `discard` finds the tombstone. */
function watchDiscard({ disk }: RegionStore, peer: FakeRegionPeer): void {
  peer.onHostCall = (what, regionId) => {
    const record = regionRecord(disk.tree, regionId);
    check(
      record?.isTombstone === true,
      PROPERTY,
      () =>
        `${what} was called for region ${regionId}. Expected that its tombstone is on disk then, found ${record === undefined ? 'no record' : 'a normal record'}.`,
    );
  };
}

async function otherPeerIsRemoved(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  for (const storeId of [3, 2]) {
    store.request(peer, adminFor(peer.region, removePeer(peerOf(7, storeId))), `The removal of peer 7${storeId}`, PROPERTY);
    await store.commit(peer);
    const what = `A peer applied the removal of peer 7${storeId}`;
    expectRecord(store.disk.tree, 7, 'normal', PROPERTY, `${what}. The disk`);
    expectHostCalls(peer, {}, PROPERTY, what);
  }
}
