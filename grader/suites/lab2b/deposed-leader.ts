import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand } from '#kit/store/command';
import type { Entry } from '#kit/wire/raft';

import { putOperation, readRequest, writeRequest } from './commands';
import type { FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { answerLikeTheModel } from './random-proposals';
import { ScriptedStore } from './scripted-store';
import { SCRIPTED_DEFAULTS } from './store-defaults';

export const deposedLeader = gradedTest('lab2b', 'deposed-leader-waits', {
  ...SCRIPTED_DEFAULTS,
  title: 'A command that waits on a deposed leader is answered as soon as an applied entry decides its outcome, and not before',
  points: 1,
  references: paper('sections 5.3 and 5.4.2, figure 8'),
  docsAnchor: 'callbacks',
  async run(context) {
    const store = await ScriptedStore.start(context);
    await committedByNextLeader(store);
    await committedAfterOverwriting(store);
    await lostBeforeItsIndex(store);
    await lostBehindOthersThatWait(store);
    await skippedBySnapshot(store);
    await answerLikeTheModel(context);
  },
});

function propose(store: ScriptedStore, peer: FakePeer): FakeCallback {
  const place = `entry ${peer.raft.entries.length + 1} of term ${peer.raft.term}`;
  return store.propose(peer, writeRequest(putOperation(place, 'proposed here')), `The put that was proposed as ${place}`);
}

function entryOfOther(term: number, index: number): Entry {
  return makeEntry(term, index, encodeCommand(writeRequest(putOperation('other', `of term ${term}`))));
}

/** The leader steps down. The next leaders have its entries and commit them. */
async function committedByNextLeader(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  const waiting = [1, 2, 3].map(() => propose(store, peer));
  const expectNothing = async (why: string): Promise<void> => {
    await store.handle(peer);
    for (const callback of waiting) callback.expectNothingYet(why);
  };
  await expectNothing('no entry is committed');
  peer.raft.follow(peer.on(2), 2);
  await expectNothing('this peer follows the leader of term 2, which may commit the entry');
  peer.raft.follow(0, 3);
  peer.raft.role = 'candidate';
  await expectNothing('this peer is a candidate, and any leader may commit the entry');
  store.propose(peer, readRequest(), 'A read on a candidate').expectNotLeader('only a leader may propose');
  await expectNothing('this peer refused another command, which decides nothing about this one');
  peer.raft.follow(peer.on(3), 4, [entryOfOther(4, 4)]);
  peer.raft.commit(2);
  await store.handle(peer);
  for (const callback of waiting.slice(0, 2)) callback.expectDone('the leader of term 4 has committed its entry');
  waiting[2]!.expectNothingYet('entry 3 is not committed');
  peer.raft.commit();
  await store.handle(peer);
  for (const callback of waiting) callback.expectDone('the leader of term 4 has committed its entry');
}

/** Figure 8: entries that were overwritten in this log are on another store, and its leader commits them. */
async function committedAfterOverwriting(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(2);
  const waiting = [1, 2, 3].map(() => propose(store, peer));
  await store.handle(peer);
  const mine = [...peer.raft.entries];
  const why = 'its entry was overwritten here, but another store may have it';
  peer.raft.follow(peer.on(2), 2, [entryOfOther(2, 1)]);
  await store.handle(peer);
  for (const callback of waiting) callback.expectNothingYet(why);
  peer.raft.lead(3);
  const later = propose(store, peer);
  await store.handle(peer);
  for (const callback of waiting) callback.expectNothingYet(`${why}, and the new entries of this leader are not committed`);
  peer.raft.follow(peer.on(3), 4, [...mine, entryOfOther(4, 4)]);
  await store.handle(peer);
  for (const callback of [...waiting, later]) callback.expectNothingYet('no entry is committed');
  peer.raft.commit();
  await store.handle(peer);
  for (const callback of waiting) callback.expectDone('the leader of term 4 had its entry and has committed it');
  later.expectStale('entry 3 is of term 1');
}

/** The log ends before the index of the lost commands. Without new commands, it never reaches that index. */
async function lostBeforeItsIndex(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(3);
  const [kept, ...lost] = [1, 2, 3, 4].map(() => propose(store, peer));
  await store.handle(peer);
  peer.raft.follow(peer.on(2), 2, [makeEntry(2, 2)]);
  await store.handle(peer);
  for (const callback of [kept!, ...lost]) callback.expectNothingYet('no entry is committed');
  peer.raft.commit();
  await store.handle(peer);
  kept!.expectDone('entry 1 was not overwritten');
  for (const callback of lost) callback.expectStale('entry 2 of term 2 is applied, and no entry of term 1 can follow it');
}

/** A command of a later term has a lower index than two that still wait. The entry that is applied at its index decides it. */
async function lostBehindOthersThatWait(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(5);
  const [first, second, third, ...waiting] = [1, 2, 3, 4, 5].map(() => propose(store, peer));
  const mine = [...peer.raft.entries];
  peer.raft.follow(peer.on(2), 2, [makeEntry(2, 1)]);
  peer.raft.lead(3);
  const later = propose(store, peer);
  peer.raft.follow(peer.on(3), 4, mine);
  peer.raft.commit(3);
  await store.handle(peer);
  for (const callback of [first!, second!, third!]) callback.expectDone('the leader of term 4 had its entry and has committed it');
  later.expectStale('entry 3 of term 1 is applied at its index');
  for (const callback of waiting) callback.expectNothingYet('its entry is not committed');
}

/** A snapshot takes the place of entries 1 to 3. The store does not learn whether they were the proposed ones. */
async function skippedBySnapshot(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(4);
  const [first, second, third, fourth, fifth] = [1, 2, 3, 4, 5].map(() => propose(store, peer));
  await store.handle(peer);
  const own = peer.raft.entries[3]!;
  peer.raft.restore(peer.on(2), 2, { index: 3, term: 1 });
  await store.handle(peer);
  for (const callback of [fourth!, fifth!]) callback.expectNothingYet('its index is after the snapshot, and no entry is applied there');
  peer.raft.follow(peer.on(2), 2, [own, entryOfOther(2, 5)]);
  peer.raft.commit(4);
  await store.handle(peer);
  for (const callback of [first!, second!, third!])
    callback.expectUnknown('a snapshot up to entry 3 was installed, and entry 4 is the next one that is applied');
  fourth!.expectDone('its entry follows the snapshot');
  fifth!.expectNothingYet('only entries up to 4 are committed');
  peer.raft.commit();
  await store.handle(peer);
  fifth!.expectStale('entry 5 is of term 2');
}
