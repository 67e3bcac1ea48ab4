import { gradedTest } from '#grader/catalogue/define-test';
import type { FakeCallback } from '#grader/suites/lab2b/fake-callback';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { thesis } from '#grader/suites/references';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { describeConfChange } from '#kit/raft/message';
import { decodeCommand, encodeCommand } from '#kit/store/command';
import { ConfChangeType, EntryType } from '#kit/wire/raft';
import type { AdminRequest } from '#kit/wire/raft-command';

import type { FakeRegionPeer } from './fake-region-peer';
import { expectNothingProposed, expectRegionInAnyOrder } from './expectations';
import { addPeer, adminFor, copyRegion, makeRegion, peerOf, removePeer } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'proposing a change of peers';

export const proposingChanges = gradedTest('lab3b', 'propose-change-peer', {
  ...SCRIPTED_DEFAULTS,
  title:
    'A change of peers is proposed as a membership change with the command as data, and answered when applied; or it is refused at once',
  points: 2,
  references: thesis('section 4.1'),
  docsAnchor: 'proposing-a-change-of-peers',
  async run(context) {
    for (const part of [entryOfChange, answeredWhenApplied, possibleChanges, storeHasPeer, refusedByRaft, whileTransferring])
      await context.part(part);
  },
});

function propose(store: RegionStore, peer: FakeRegionPeer, request: AdminRequest, what: string): FakeCallback {
  return store.proposeChangePeer(peer, adminFor(peer.region, request), what, PROPERTY);
}

async function entryOfChange(context: ScenarioContext): Promise<void> {
  for (const [request, change] of [
    [addPeer(peerOf(7, 4)), { changeType: ConfChangeType.AddNode, nodeId: 74 }],
    [removePeer(peerOf(7, 3)), { changeType: ConfChangeType.RemoveNode, nodeId: 73 }],
  ] as const) {
    const store = await RegionStore.start(context);
    const peer = await store.peer(makeRegion());
    const text = describeConfChange({ ...change, context: new Uint8Array(0) });
    const what = `A change of peers to ${text} was proposed`;
    const command = adminFor(peer.region, request);
    const callback = store.proposeChangePeer(peer, command, what, PROPERTY);
    callback.expectNothingYet('its entry is not committed');
    const { entries, proposedChanges } = peer.raft;
    check(
      entries.length === 1 && entries[0]!.entryType === EntryType.EntryConfChange,
      PROPERTY,
      () => `${what}. Expected one entry, of type EntryConfChange; found ${entries.length}, of type ${entries[0]?.entryType}.`,
    );
    const found = proposedChanges.get(1)!;
    check(
      found.changeType === change.changeType && found.nodeId === change.nodeId,
      PROPERTY,
      () => `${what}. Expected the change ${text} for Raft, whose nodes have the ids of peers; found ${describeConfChange(found)}.`,
    );
    const { data } = entries[0]!;
    checkBytes(encodeCommand(decodeCommand(data)), encodeCommand(command), PROPERTY, `${what}. The command in the data of its entry`);
    const places = peer.proposals.map(({ index, term }) => `${index}@${term}`).join(', ');
    check(places === '1@1', PROPERTY, () => `${what} as entry 1@1. Expected one proposal 1@1 in \`proposals\`, found ${places || 'none'}.`);
    const { members } = peer.raft;
    check(
      members.length === 3,
      PROPERTY,
      () => `${what}. Expected unchanged members of Raft until it is applied, found ${members.join(', ')}.`,
    );
    expectRegionInAnyOrder(peer.region, makeRegion(), PROPERTY, `${what}. The region of the peer before it is applied`);
  }
}

async function answeredWhenApplied(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const callback = propose(store, peer, addPeer(peerOf(7, 4)), 'The addition of peer 74');
  await store.handle(peer);
  callback.expectNothingYet('its entry is not committed');
  peer.raft.commit();
  await store.handle(peer);
  callback.expectDone('its entry is applied');
  const expected = { ...copyRegion(region), peers: [...region.peers, peerOf(7, 4)], regionEpoch: { version: 4, confVer: 7 } };
  const found = callback.last?.response.adminResponse?.changePeer?.region;
  expectRegionInAnyOrder(found, expected, 'changing peers', 'Peer 74 was added. The region in the answer');
}

/** All changes that leave a group of peers on different stores which can work. */
async function possibleChanges(context: ScenarioContext): Promise<void> {
  for (const [stores, request, what] of [
    [[1], addPeer(peerOf(7, 2)), 'an addition to the only peer'],
    [[1, 2], addPeer(peerOf(7, 3)), 'an addition to two peers'],
    [[1, 2], removePeer(peerOf(7, 2)), 'the removal of the follower of two peers'],
    [[1, 2, 3], removePeer(peerOf(7, 1)), 'the removal of the leader of three peers'],
    [[1, 2, 3], removePeer(peerOf(7, 2)), 'the removal of a follower of three peers'],
    [[1, 2, 3], addPeer({ id: 99, storeId: 4 }), 'an addition of a peer with a higher id on a new store'],
  ] as const) {
    const store = await RegionStore.start(context);
    const peer = await store.peer(makeRegion({ stores }));
    const callback = propose(store, peer, request, `A proposal for ${what}`);
    callback.expectNothingYet('it is possible, and its entry is not committed');
    const { length } = peer.raft.entries;
    check(length === 1, PROPERTY, () => `A proposal for ${what}. Expected one entry, found ${length}.`);
    expectNoTransfer(peer, `A proposal for ${what}`);
  }
}

/** Raft does not know stores. */
async function storeHasPeer(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  for (const existing of [1, 2, 3]) {
    const what = `The addition of peer 99 on store ${existing}, which has peer 7${existing}`;
    expectRefused(peer, propose(store, peer, addPeer({ id: 99, storeId: existing }), what), 'a store has at most one peer of a region');
  }
}

async function refusedByRaft(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  const stranger = propose(store, peer, removePeer(peerOf(7, 9)), 'The removal of peer 79, which the region does not have');
  expectRefused(peer, stranger, 'Raft refuses it with ConfChangeRefused');
  const alone = await store.peer(makeRegion({ id: 8, stores: [1] }));
  const last = propose(store, alone, removePeer(peerOf(8, 1)), 'The removal of the only peer');
  expectRefused(alone, last, 'Raft refuses it with ConfChangeRefused');
  expectNoTransfer(alone, 'The removal of the only peer was proposed');
  const busy = await store.peer(makeRegion({ id: 9 }));
  const first = propose(store, busy, addPeer(peerOf(9, 4)), 'The first addition');
  const second = propose(store, busy, addPeer(peerOf(9, 5)), 'The second addition, while the first one is not applied');
  second.expectAdminRefused('Raft refuses it with ConfChangeRefused');
  await store.commit(busy);
  first.expectDone('its entry is applied');
  const later = propose(store, busy, addPeer(peerOf(9, 5)), 'The addition after the first one was applied');
  await store.commit(busy);
  later.expectDone('its entry is applied');
}

/** The next leader can make the change, and nobody knows yet who it is. */
async function whileTransferring(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  peer.raft.isTransferring = true;
  for (const [request, what] of [
    [addPeer(peerOf(7, 4)), 'An addition while the leader transfers its leadership'],
    [removePeer(peerOf(7, 3)), 'A removal while the leader transfers its leadership'],
  ] as const) {
    const callback = propose(store, peer, request, what);
    const { leader } = callback.expectNotLeader('Raft refuses it with NotLeader');
    check(leader === undefined, PROPERTY, () => `${what}. Expected NotLeader without a peer, found peer ${leader?.id}.`);
    expectNothingProposed(peer, 0, PROPERTY, what);
  }
}

function expectRefused(peer: FakeRegionPeer, callback: FakeCallback, why: string): void {
  callback.expectAdminRefused(why);
  expectNothingProposed(peer, 0, PROPERTY, callback.what);
}

function expectNoTransfer(peer: FakeRegionPeer, when: string): void {
  const { transfers } = peer.raft;
  check(transfers.length === 0, PROPERTY, () => `${when}. Expected no call of raft.transferLeader, found one to ${transfers.join(', ')}.`);
}
