import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import { TypeKVError } from '#kit/errors';
import { makeEntry, makeMessage } from '#kit/raft/message';
import { type Message, MessageType } from '#kit/wire/raft';

import { APPLIED_STATE } from './applied-state';
import { putOperation, writeRequest } from './commands';
import { FakePeer } from './fake-peer';
import { type RecordedWrite, changesData } from './recorded-engine';
import { ScriptedStore } from './scripted-store';
import { SCRIPTED_DEFAULTS } from './store-defaults';

const PROPERTY = 'number of writes';

export const failedWrite = gradedTest('lab2b', 'no-needless-write', {
  ...SCRIPTED_DEFAULTS,
  title: 'A write that failed is not repeated, and a round that has nothing to persist makes no synced write',
  points: 1,
  references: paper('figure 2'),
  docsAnchor: 'group-commit',
  async run(context) {
    await nothingToPersist(await ScriptedStore.start(context));
    await failsOnce(await ScriptedStore.start(context), 'the synced write', ({ sync }) => sync);
    await failsOnce(await ScriptedStore.start(context), 'the write that applies the command', changesData);
  },
});

function message(peer: FakePeer, storeId: number): Message {
  return makeMessage(MessageType.MsgHeartbeat, peer.on(storeId), { from: peer.self.id, term: peer.raft.term });
}

/** A sync takes as long without data as with data, and every heartbeat would need one. */
async function nothingToPersist(store: ScriptedStore): Promise<void> {
  const peers = [new FakePeer(1), new FakePeer(2)];
  for (const { raft } of peers) raft.append();
  await store.handle(...peers);
  const before = store.engine.writes.length;
  for (const peer of peers) peer.raft.queue(message(peer, 2), message(peer, 3));
  await store.handle(...peers);
  const synced = store.engine.writes.slice(before).filter(({ sync }) => sync);
  check(
    synced.length === 0,
    PROPERTY,
    () =>
      `The readies of two peers had only messages. Expected no synced write, found ${synced.length}, with ${synced.map(({ batch }) => batch.length).join()} operations.`,
  );
  for (const { sent, regionId } of peers)
    check(
      sent.length === 2,
      PROPERTY,
      () => `The ready of region ${regionId} had 2 messages. Expected that both are sent, found ${sent.length} sent.`,
    );
}

/** After an error, the content of the disk is not known: a second write that succeeds proves nothing about the first. */
async function failsOnce(store: ScriptedStore, what: string, which: (write: RecordedWrite) => boolean): Promise<void> {
  const peer = new FakePeer(1);
  const callback = store.propose(peer, writeRequest(putOperation('moon', 'Io')), 'The put', APPLIED_STATE);
  const lost = store.propose(peer, writeRequest(putOperation('moon', 'lost')), 'A put that another leader overwrites', APPLIED_STATE);
  await store.handle(peer);
  // The applied write that fails has the command of entry 1, and decides that the command at index 2 is lost.
  peer.raft.follow(peer.on(2), 2, [makeEntry(2, 2)]);
  peer.raft.commit();
  let failedAt = 0;
  let advanced = 0;
  peer.raft.onAdvance = () => advanced++;
  const error = new TypeKVError('DiskError', 'injected by the test');
  store.engine.fail(error, (write) => {
    if (failedAt > 0 || !which(write)) return false;
    failedAt = store.engine.writes.length;
    return true;
  });
  await store.expectFailure(error, peer);
  const later = store.engine.writes.length - failedAt;
  check(later === 0, PROPERTY, () => `Once, ${what} failed. Expected no write after that, found ${later}.`);
  check(
    advanced === 0,
    PROPERTY,
    () => `Once, ${what} failed. Expected no call of advance for this ready, neither before nor after the write; found ${advanced}.`,
  );
  for (const one of [callback, lost]) one.expectNothingYet(`${what} failed`);
}
