import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { TypeKVError } from '#kit/errors';
import { describeMessage, makeMessage } from '#kit/raft/message';
import { type Message, MessageType } from '#kit/wire/raft';

import { put, write } from './commands';
import { FIGURE_2, madeTest } from './direct-define';
import type { MadeCallback } from './made-callback';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';
import { printData, readRegion } from './read-disk';
import { type RecordedWrite, changesData, changesLog } from './recorded-engine';

const RULE = 'durable before sent';
const REGIONS = 10;

export const oneSyncedBatch = madeTest('one-synced-batch', {
  title:
    'What all peers want persisted is one synced batch, no message leaves before it is durable, and nothing leaves after a write that failed',
  points: 2,
  references: FIGURE_2,
  docsAnchor: 'group-commit',
  async run(context) {
    await persistThenSend(context);
    await failToPersist(context);
    await failToApply(context);
  },
});

function makePeers(): MadePeer[] {
  return Array.from({ length: REGIONS }, (_, i) => new MadePeer(i + 1));
}

/** Has something to persist and something to send, which rests on it. */
function fill(peer: MadePeer): void {
  const { raft, regionId } = peer;
  raft.term++;
  if (regionId % 3 !== 0) raft.append();
  if (regionId % 3 === 1) raft.append();
  raft.say(message(peer, 2), message(peer, 3));
}

function message(peer: MadePeer, storeId: number): Message {
  const { term, entries } = peer.raft;
  return makeMessage(MessageType.MsgAppendResponse, peer.on(storeId), { from: peer.self.id, term, index: entries.length });
}

async function persistThenSend(context: ScenarioContext): Promise<void> {
  const store = await MadeStore.start(context);
  const peers = makePeers();
  for (const peer of peers) peer.onSend = (sent) => expectDurable(store, peer, sent);
  for (let round = 1; round <= 3; round++) {
    peers.forEach(fill);
    await expectOneBatch(store, peers);
    for (const peer of peers) expectSent(peer, round * 2);
  }
  // One that has nothing to persist is not silent, and those after it are not forgotten.
  peers[0]!.raft.say({ ...message(peers[0]!, 2), reject: true });
  peers.slice(1).forEach(fill);
  await expectOneBatch(store, peers);
  peers.forEach((peer, i) => expectSent(peer, i === 0 ? 7 : 8));
  peers[0]!.raft.say({ ...message(peers[0]!, 3), reject: true });
  await store.handle(...peers);
  expectSent(peers[0]!, 8);
}

function expectDurable({ disk }: MadeStore, { regionId, raft }: MadePeer, sent: Message): void {
  const { raftState, entries } = readRegion(disk.durableTree, regionId);
  const isDurable = entries.length === raft.entries.length && raftState.hardState.term === raft.term;
  const has = `term ${raftState.hardState.term} and ${entries.length} entries`;
  check(
    isDurable,
    RULE,
    () =>
      `"${describeMessage(sent)}" of region ${regionId} was sent when its term ${raft.term} and its ${raft.entries.length} entries should be durable; a crash would leave ${has}.`,
  );
}

async function expectOneBatch(store: MadeStore, peers: readonly MadePeer[]): Promise<void> {
  const { writes } = store.engine;
  const before = writes.length;
  await store.handle(...peers);
  const ids = peers.map(({ regionId }) => regionId);
  const persisting = writes.slice(before).filter((write) => changesLog(write, ids));
  const synced = persisting.filter(({ sync }) => sync).length;
  check(
    persisting.length === 1 && persisting[0]!.sync,
    'group commit',
    () =>
      `${peers.length} peers were handled together. Expected one write with all that they want persisted, synced; there were ${persisting.length}, ${synced} of them synced.`,
  );
}

function expectSent({ sent, regionId }: MadePeer, count: number): void {
  const different = new Set(sent.map((message) => describeMessage(message))).size;
  check(sent.length === count, RULE, () => `The readies of region ${regionId} held ${count} messages so far; ${sent.length} were sent.`);
  check(
    different === count,
    RULE,
    () =>
      `Of ${count} messages of region ${regionId} some were not sent, and others twice: ${sent.map((message) => describeMessage(message)).join('; ')}.`,
  );
}

function diskError(): Error {
  return new TypeKVError('DiskError', 'planted by the test');
}

/** Each peer also has a command that is committed. */
function proposeAll(store: MadeStore, peers: readonly MadePeer[]): MadeCallback[] {
  return peers.map((peer) => {
    const callback = store.propose(peer, write(put(`${peer.regionId}`, 'v')), `The put of region ${peer.regionId}`);
    peer.raft.commit();
    return callback;
  });
}

async function failToPersist(context: ScenarioContext): Promise<void> {
  const { store, peers, callbacks } = await failWhen(context, () => true);
  for (const { sent, regionId } of peers) {
    check(
      sent.length === 0,
      RULE,
      () => `The synced write failed, but "${describeMessage(sent[0]!)}" of region ${regionId} was sent all the same.`,
    );
  }
  for (const callback of callbacks) callback.expectNothingYet('the synced write failed, so nothing may be answered');
  const applying = store.engine.writes.slice(1).some(changesData);
  check(
    !applying,
    RULE,
    () => `The synced write failed, but commands were applied all the same: the disk has ${printData(store.disk.tree)}.`,
  );
}

async function failToApply(context: ScenarioContext): Promise<void> {
  const { callbacks } = await failWhen(context, changesData);
  for (const callback of callbacks) callback.expectNothingYet('the write that should apply it failed, so it may not be answered');
}

interface Failed {
  readonly store: MadeStore;
  readonly peers: readonly MadePeer[];
  readonly callbacks: readonly MadeCallback[];
}

async function failWhen(context: ScenarioContext, which: (write: RecordedWrite) => boolean): Promise<Failed> {
  const store = await MadeStore.start(context);
  const peers = makePeers();
  peers.forEach(fill);
  const callbacks = proposeAll(store, peers);
  const error = diskError();
  store.engine.fail(error, which);
  await store.expectFailure(error, ...peers);
  return { store, peers, callbacks };
}
