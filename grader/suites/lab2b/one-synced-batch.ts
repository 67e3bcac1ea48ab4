import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import { TypeKVError } from '#kit/errors';
import { describeMessage, makeMessage } from '#kit/raft/message';
import { type Message, MessageType } from '#kit/wire/raft';
import { quantity } from '#kit/quantity';

import { APPLIED_STATE } from './applied-state';
import { putOperation, writeRequest } from './commands';
import type { FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { printData, readRegion } from './read-disk';
import { type RecordedWrite, changesData, changesLog } from './recorded-engine';
import { SCRIPTED_DEFAULTS } from './store-defaults';

const PROPERTY = 'durable before sent';
const REGIONS = 10;

export const oneSyncedBatch = gradedTest('lab2b', 'one-synced-batch', {
  ...SCRIPTED_DEFAULTS,
  title: 'All peers persist in one synced batch, messages leave after it is durable, and a failed write stops all messages and answers',
  points: 1,
  references: paper('figure 2'),
  docsAnchor: 'group-commit',
  async run(context) {
    for (const part of [persistThenSend, failToPersist, failToApply]) await context.part(part);
  },
});

function makePeers(): FakePeer[] {
  return Array.from({ length: REGIONS }, (_, i) => new FakePeer(i + 1));
}

/** Gives the peer state to persist, and messages that depend on it. */
function fill(peer: FakePeer): void {
  const { raft, regionId } = peer;
  raft.term++;
  if (regionId % 3 !== 0) raft.append();
  if (regionId % 3 === 1) raft.append();
  raft.queue(...TYPES.map((type, i) => message(peer, 2 + (i % 2), type)));
}

/** In no order of their own: a ready's messages leave in the order of the ready, and all of them after its state is durable. */
const TYPES = [
  MessageType.MsgHeartbeat,
  MessageType.MsgAppendResponse,
  MessageType.MsgAppend,
  MessageType.MsgHeartbeatResponse,
  MessageType.MsgRequestVote,
  MessageType.MsgAppendResponse,
  MessageType.MsgRequestVoteResponse,
] as const;

function message(peer: FakePeer, storeId: number, type = MessageType.MsgAppendResponse): Message {
  const { term, entries } = peer.raft;
  return makeMessage(type, peer.on(storeId), { from: peer.self.id, term, index: entries.length });
}

async function persistThenSend(context: ScenarioContext): Promise<void> {
  const store = await ScriptedStore.start(context);
  const peers = makePeers();
  for (const peer of peers) peer.onSend = (sent) => expectDurable(store, peer, sent);
  for (let round = 1; round <= 3; round++) {
    peers.forEach(fill);
    await expectOneBatch(store, peers);
    peers.forEach(expectSent);
  }
  // A peer without anything to persist still sends, and so do the peers after it.
  const idle = peers[1]!;
  idle.raft.queue({ ...message(idle, 2), reject: true });
  peers.filter((peer) => peer !== idle).forEach(fill);
  const before = store.engine.writes.length;
  await expectOneBatch(store, peers);
  peers.forEach(expectSent);
  expectNotWritten(store.engine.writes.slice(before), idle);
  idle.raft.queue({ ...message(idle, 3), reject: true });
  await store.handle(...peers);
  expectSent(idle);
}

function expectNotWritten(writes: readonly RecordedWrite[], { regionId }: FakePeer): void {
  const isWritten = writes.some((write) => changesLog(write, [regionId]));
  check(
    !isWritten,
    'log on disk',
    () => `The ready of region ${regionId} had only messages. Expected that it adds nothing to the batch, found its records there.`,
  );
}

function expectDurable({ disk }: ScriptedStore, { regionId, raft }: FakePeer, sent: Message): void {
  const { raftState, entries } = readRegion(disk.durableTree, regionId);
  const isDurable = entries.length === raft.entries.length && raftState.hardState.term === raft.term;
  const has = `term ${raftState.hardState.term} and ${quantity(entries.length, 'entry', 'entries')}`;
  check(
    isDurable,
    PROPERTY,
    () =>
      `"${describeMessage(sent)}" of region ${regionId} was sent. Expected term ${raft.term} and ${quantity(raft.entries.length, 'entry', 'entries')} to be durable before, found ${has}.`,
  );
}

async function expectOneBatch(store: ScriptedStore, peers: readonly FakePeer[]): Promise<void> {
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
      `${peers.length} peers were handled together. Expected one synced write that persists the state of all; found ${quantity(persisting.length, 'write')}, ${synced} of them synced.`,
  );
}

function expectSent({ sent, regionId, raft }: FakePeer): void {
  const [found, expected] = [sent, raft.queued].map((messages) => messages.map((message) => describeMessage(message)).join('; '));
  check(
    found === expected,
    'group commit',
    () =>
      `The readies of region ${regionId} contained ${quantity(raft.queued.length, 'message')} so far. Expected that each is sent once, in this order: ${expected}. Found: ${found}.`,
  );
}

function diskError(): Error {
  return new TypeKVError('DiskError', 'injected by the test');
}

/** Gives each peer a command that is committed. @param property what a wrong answer violates */
function proposeAll(store: ScriptedStore, peers: readonly FakePeer[], property?: Property): FakeCallback[] {
  return peers.map((peer) => {
    const callback = store.propose(
      peer,
      writeRequest(putOperation(`${peer.regionId}`, 'v')),
      `The put of region ${peer.regionId}`,
      property,
    );
    peer.raft.commit();
    return callback;
  });
}

async function failToPersist(context: ScenarioContext): Promise<void> {
  const { store, peers, callbacks } = await failWhen(context, () => true);
  for (const { sent, regionId } of peers) {
    check(
      sent.length === 0,
      PROPERTY,
      () => `The synced write failed. Expected that region ${regionId} sends nothing, found "${describeMessage(sent[0]!)}".`,
    );
  }
  for (const callback of callbacks) callback.expectNothingYet('the synced write failed');
  const applying = store.engine.writes.slice(1).some(changesData);
  check(
    !applying,
    PROPERTY,
    () => `The synced write failed. Expected that no command is applied, found the data ${printData(store.disk.tree)}.`,
  );
}

async function failToApply(context: ScenarioContext): Promise<void> {
  const { callbacks } = await failWhen(context, changesData, APPLIED_STATE);
  for (const callback of callbacks) callback.expectNothingYet('the write that applies it failed');
}

interface FailedWrite {
  readonly store: ScriptedStore;
  readonly peers: readonly FakePeer[];
  readonly callbacks: readonly FakeCallback[];
}

async function failWhen(context: ScenarioContext, which: (write: RecordedWrite) => boolean, property?: Property): Promise<FailedWrite> {
  const store = await ScriptedStore.start(context);
  const peers = makePeers();
  peers.forEach(fill);
  const callbacks = proposeAll(store, peers, property);
  const error = diskError();
  store.engine.fail(error, which);
  await store.expectFailure(error, ...peers);
  return { store, peers, callbacks };
}
