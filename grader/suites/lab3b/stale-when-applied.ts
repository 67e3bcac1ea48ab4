import { gradedTest } from '#grader/catalogue/define-test';
import { expectIndex } from '#grader/suites/lab2b/applied-state';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { printData } from '#grader/suites/lab2b/read-disk';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Region } from '#kit/wire/meta';

import type { FakeRegionPeer } from './fake-region-peer';
import { expectOutdated, expectRegion, regionRecord } from './expectations';
import { addPeer, adminFor, compactTo, copyRegion, makeRegion, peerOf, putFor, readFor, removePeer, splitAt } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'stale commands';

export const staleWhenApplied = gradedTest('lab3b', 'stale-when-applied', {
  ...SCRIPTED_DEFAULTS,
  title: 'A command that was valid when it was proposed, and is not when it is applied, has no effect and gets the region as it is then',
  points: 2,
  references: '',
  docsAnchor: 'checked-twice',
  async run(context) {
    for (const part of [afterSplit, inLaterRound, afterChange, adminAfterAdmin, onFollower]) await context.part(part);
  },
});

function expectData(store: RegionStore, expected: string, when: string): void {
  const found = printData(store.disk.tree);
  check(found === expected, PROPERTY, () => `${when}. Expected the data ${expected}, found ${found}.`);
}

/** The region ends at the split key, and has the next version. */
function leftHalf(region: Region, endKey: Uint8Array): Region {
  const { confVer, version } = region.regionEpoch!;
  return { ...copyRegion(region), endKey, regionEpoch: { confVer, version: version + 1 } };
}

/** The split and the commands after it are in one ready. All were valid when they were proposed. */
async function afterSplit(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const split = splitAt('g', 8);
  const before = store.request(peer, putFor(region, 'k', 'before'), 'The put of "k" before the split', PROPERTY);
  const admin = store.request(peer, adminFor(region, split), 'The split at "g"', PROPERTY);
  const stale = [
    store.request(peer, putFor(region, 'k', 'after'), 'The put of "k", proposed before the split was applied', PROPERTY),
    store.request(peer, putFor(region, 'e', 'after'), 'The put of "e", proposed before the split was applied', PROPERTY),
    store.request(peer, readFor(region), 'The read, proposed before the split was applied', PROPERTY),
    store.request(peer, adminFor(region, splitAt('f', 9)), 'The second split, proposed before the first one was applied', PROPERTY),
  ];
  const compaction = store.request(peer, adminFor(region, compactTo(1)), 'The compaction', PROPERTY);
  for (const callback of [before, admin, ...stale]) callback.expectNothingYet('its entry is not committed, and it was valid');
  await store.commit(peer);
  before.expectDone('its entry is before the split');
  admin.expectDone('it was valid when it was applied');
  const left = leftHalf(region, split.split!.splitKey);
  for (const callback of stale) expectOutdated(callback, left, PROPERTY, 'the region was split before its entry was applied');
  compaction.expectDone('it depends on no number of the epoch');
  const when = 'A put of "k", a split at "g", puts of "k" and "e" and a second split were applied in one round';
  expectData(store, 'default/"k"="before"', when);
  expectIndex(store.scripted, peer, peer.raft.entries.length, when);
  expectRegion(regionRecord(store.disk.tree, 7)?.region, left, PROPERTY, `${when}. The record of the region`);
}

/** The same in two rounds. After that, commands of the new epoch take effect. */
async function inLaterRound(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const split = splitAt('g', 8);
  store.request(peer, adminFor(region, split), 'The split at "g"', PROPERTY);
  const stale = store.request(
    peer,
    putFor(region, 'e', 'old epoch'),
    'The put of "e" that was proposed before the split was applied',
    PROPERTY,
  );
  await store.handle(peer);
  peer.raft.commit(1);
  await store.handle(peer);
  stale.expectNothingYet('its entry is not committed');
  const left = leftHalf(region, split.split!.splitKey);
  const late = store.request(peer, putFor(region, 'e', 'too late'), 'A put of "e" with the epoch before the split', PROPERTY);
  expectOutdated(late, left, PROPERTY, 'the region is split already');
  const outside = store.request(peer, putFor(left, 'h', 'right half'), 'A put of "h", a key of the right half', PROPERTY);
  outside.expectError('keyNotInRegion', 'the left half ends at "g"');
  const fresh = store.request(peer, putFor(left, 'f', 'new epoch'), 'A put of "f" with the epoch after the split', PROPERTY);
  await store.commit(peer);
  expectOutdated(stale, left, PROPERTY, 'the region was split before its entry was applied');
  fresh.expectDone('it has the current epoch');
  expectData(
    store,
    'default/"f"="new epoch"',
    'The split was applied, and then one put with the epoch before it and one with the epoch after it',
  );
}

/** Data does not depend on the confVer: a change of peers keeps the clients' commands. */
async function afterChange(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const change = store.request(peer, adminFor(region, addPeer(peerOf(7, 4))), 'The addition of peer 74', PROPERTY);
  const put = store.request(peer, putFor(region, 'e', '1'), 'The put, proposed before the peer was added', PROPERTY);
  const split = store.request(peer, adminFor(region, splitAt('g', 8)), 'The split, proposed before the peer was added', PROPERTY);
  await store.commit(peer);
  change.expectDone('it was valid when it was applied');
  put.expectDone('a put does not depend on the confVer');
  const now = { ...copyRegion(region), peers: [...region.peers, peerOf(7, 4)], regionEpoch: { version: 4, confVer: 7 } };
  expectOutdated(split, now, PROPERTY, 'a peer was added before its entry was applied, so it lacks an id for the new peer');
  expectRegion(peer.region, now, PROPERTY, 'A peer was added, and a split with the confVer before it was applied. The region of the peer');
  expectIndex(store.scripted, peer, 3, 'Three entries were applied, and the last one was not valid any more');
}

/** A change of peers after a split, and Raft's members with it. */
async function adminAfterAdmin(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const peer = await store.peer(region);
  const split = splitAt('g', 8);
  store.request(peer, adminFor(region, split), 'The split at "g"', PROPERTY);
  const change = store.request(
    peer,
    adminFor(region, removePeer(peerOf(7, 3))),
    'The removal, proposed before the split was applied',
    PROPERTY,
  );
  await store.commit(peer);
  const left = leftHalf(region, split.split!.splitKey);
  expectOutdated(change, left, PROPERTY, 'the region was split before its entry was applied');
  const changes = peer.raft.appliedChanges.length;
  check(
    changes === 0,
    PROPERTY,
    () => `A removal of a peer was not valid any more when it was applied. Expected no call of raft.applyConfChange, found ${changes}.`,
  );
  expectRegion(peer.region, left, PROPERTY, 'A split and a removal with the version before it were applied. The region of the peer');
}

/** All peers decide the same way about an entry. It does not matter which peer has proposed it. */
async function onFollower(context: ScenarioContext): Promise<void> {
  const region = makeRegion();
  const [leading, following] = [await RegionStore.start(context), await RegionStore.start(context)];
  const [leader, follower] = [await leading.peer(region), await following.peer(region)];
  leading.request(leader, putFor(region, 'k', '1'), 'The put of "k"', PROPERTY);
  leading.request(leader, adminFor(region, splitAt('g', 8)), 'The split at "g"', PROPERTY);
  for (const key of ['e', 'k']) leading.request(leader, putFor(region, key, 'stale'), `The put of "${key}" after the split`, PROPERTY);
  follow(follower, leader);
  await leading.commit(leader);
  await following.commit(follower);
  for (const store of [leading, following])
    expectData(store, 'default/"k"="1"', 'A put, a split, and two puts with the epoch before the split were applied');
  expectRegion(follower.region, leader.region, PROPERTY, 'Two peers have applied the same entries. The region of the follower');
}

/** The follower has the same log. */
function follow(follower: FakeRegionPeer, { raft }: FakeRegionPeer): void {
  follower.raft.follow(follower.on(2), raft.term, raft.entries);
}
