import { gradedTest } from '#grader/catalogue/define-test';
import { expectIndex } from '#grader/suites/lab2b/applied-state';
import { readRegion } from '#grader/suites/lab2b/read-disk';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { describeConfChange } from '#kit/raft/message';
import { encodeCommand } from '#kit/store/command';
import type { Region } from '#kit/wire/meta';
import { EntryType } from '#kit/wire/raft';
import type { AdminRequest } from '#kit/wire/raft-command';

import type { FakeRegionPeer } from './fake-region-peer';
import { expectHostCalls, expectRecord, expectRegion, regionRecord } from './expectations';
import { addPeer, adminFor, copyRegion, makeRegion, peerOf, putFor, removePeer } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'changing peers';

export const applyingChanges = gradedTest('lab3b', 'apply-change-peer', {
  ...SCRIPTED_DEFAULTS,
  title: 'Region, record and members of Raft change together when a change of peers is applied; the confVer increases, the version stays',
  points: 2,
  references: thesis('section 4.1'),
  docsAnchor: 'applying-a-change-of-peers',
  async run(context) {
    for (const part of [changesRegion, orderOfPeers, inOneBatch, sequence, onFollower]) await context.part(part);
  },
});

interface Case {
  readonly region: Region;
  readonly request: AdminRequest;
  readonly after: Region;
  readonly change: string;
}

function cases(): readonly Case[] {
  const region = makeRegion();
  const epoch = { version: 4, confVer: 7 };
  const [one, two, three] = region.peers as [Region['peers'][0], Region['peers'][0], Region['peers'][0]];
  return [
    {
      region,
      request: addPeer(peerOf(7, 4)),
      after: { ...region, regionEpoch: epoch, peers: [one, two, three, peerOf(7, 4)] },
      change: 'add node 74',
    },
    { region, request: removePeer(two), after: { ...region, regionEpoch: epoch, peers: [one, three] }, change: 'remove node 72' },
    { region, request: removePeer(three), after: { ...region, regionEpoch: epoch, peers: [one, two] }, change: 'remove node 73' },
  ];
}

/** The function alone. */
async function changesRegion(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const { region, request, after, change } of cases()) {
    const peer = await store.peer(region);
    const what = `The command to ${change} was applied`;
    const { tree, response, finish } = store.apply(peer, request);
    expectRegion(peer.region, after, PROPERTY, `${what}. The region of the peer`);
    const isTombstone = regionRecord(tree, 7)?.isTombstone === true;
    check(
      !isTombstone,
      'removed peer',
      () => `${what}, and this is another peer. Expected a normal record of the region in the batch, found a tombstone.`,
    );
    expectRegion(expectRecord(tree, 7, 'normal', PROPERTY, `${what}. The batch`), after, PROPERTY, `${what}. The record in the batch`);
    expectRegion(response.changePeer?.region, after, PROPERTY, `${what}. The region in the response`);
    expectChanges(peer, [change], what);
    await finish();
    expectHostCalls(peer, {}, 'removed peer', `${what}, which is not the removal of this peer`);
  }
}

function expectChanges(peer: FakeRegionPeer, expected: readonly string[], what: string): void {
  const found = peer.raft.appliedChanges.map(describeConfChange).join(', ');
  check(
    found === expected.join(', '),
    PROPERTY,
    () => `${what}. Expected calls of raft.applyConfChange to ${expected.join(', ') || 'nothing'}; found ${found || 'none'}.`,
  );
}

/** Ascending ids, as numbers. All stores need the same order, because a split names its new peers by positions. */
async function orderOfPeers(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer({ ...makeRegion(), peers: [9, 71].map((id, i) => ({ id, storeId: 2 - i })) });
  for (const [id, expected] of [
    [100, '9, 71, 100'],
    [80, '9, 71, 80, 100'],
    [5, '5, 9, 71, 80, 100'],
  ] as const) {
    store.apply(peer, addPeer({ id, storeId: id }));
    const found = peer.region.peers.map((member) => member.id).join(', ');
    check(
      found === expected,
      PROPERTY,
      () => `Peer ${id} was added. Expected the peers of the region in ascending order of their ids, ${expected}; found ${found}.`,
    );
    const { members } = peer.raft;
    check(
      members.join(', ') === expected,
      PROPERTY,
      () => `Peer ${id} was added. Expected the members ${expected} of Raft, found ${members.join(', ')}.`,
    );
  }
}

/** After each write, the region on disk is the one as of the applied index on disk: a restart takes the members from there. */
async function inOneBatch(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const callback = store.request(peer, adminFor(region, addPeer(peerOf(7, 4))), 'The addition of peer 74', PROPERTY);
  const put = store.request(peer, putFor(region, 'e', '1'), 'The put after it', PROPERTY);
  store.scripted.engine.onWritten = () => expectConsistent(store, region);
  await store.commit(peer);
  callback.expectDone('its entry is applied');
  put.expectDone('its entry is applied');
  expectIndex(store.scripted, peer, 2, 'An addition of a peer and a put were applied');
  expectChanges(peer, ['add node 74'], 'An addition of a peer and a put were applied in one round');
}

function expectConsistent({ disk }: RegionStore, before: Region): void {
  const record = regionRecord(disk.tree, 7);
  const isApplied = readRegion(disk.tree, 7).applyState.appliedIndex >= 1;
  const peers = record?.region.peers.length;
  const expected = before.peers.length + (isApplied ? 1 : 0);
  check(
    peers === expected,
    PROPERTY,
    () =>
      `Entry 1 adds a peer, and the applied index on disk is ${isApplied ? 'at least' : 'below'} 1. Expected ${expected} peers in the record of the region on disk, found ${peers}.`,
  );
}

/** Each change starts from the one before. A store that had a peer can have another one. */
async function sequence(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  const again = { id: 700, storeId: 3 };
  for (const request of [addPeer(peerOf(7, 4)), removePeer(peerOf(7, 3)), addPeer(again), removePeer(peerOf(7, 2))]) {
    const callback = store.request(peer, adminFor(copyRegion(peer.region), request), 'The next change', PROPERTY);
    await store.commit(peer);
    callback.expectDone('it has the current epoch, and its entry is applied');
  }
  const after = {
    ...makeRegion(),
    peers: [peerOf(7, 1), peerOf(7, 4), again],
    regionEpoch: { version: 4, confVer: 10 },
  };
  const what = 'Peer 74 was added, peer 73 removed, peer 700 added and peer 72 removed';
  expectRegion(peer.region, after, PROPERTY, `${what}. The region of the peer`);
  expectRegion(regionRecord(store.disk.tree, 7)?.region, after, PROPERTY, `${what}. The record of the region on disk`);
  expectChanges(peer, ['add node 74', 'remove node 73', 'add node 700', 'remove node 72'], what);
}

/** A follower has not proposed the change. */
async function onFollower(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const { raft } = peer;
  raft.append(encodeCommand(adminFor(region, removePeer(peerOf(7, 3)))), EntryType.EntryConfChange);
  raft.follow(peer.on(2), 2);
  await store.commit(peer);
  expectChanges(peer, ['remove node 73'], 'A follower applied the removal of peer 73');
  const after = { ...region, peers: region.peers.slice(0, 2), regionEpoch: { version: 4, confVer: 7 } };
  expectRegion(peer.region, after, PROPERTY, 'A follower applied the removal of peer 73. Its region');
}
