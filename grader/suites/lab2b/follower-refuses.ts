import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import { TypeKVError } from '#kit/errors';
import { adminCommand } from '#kit/store/command';
import type { RegionError } from '#kit/wire/error';
import type { StoreGroup } from '#harness/scenario/store/store-group';

import { COMPACT, header, putOperation, readRequest, writeRequest } from './commands';
import { LeaderClient } from './leader-client';
import { FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { startCluster } from './simulate-cluster';
import { STORE_DEFAULTS } from './store-defaults';

const PROPERTY = 'not leader';

export const followerRefuses = gradedTest('lab2b', 'follower-refuses', {
  ...STORE_DEFAULTS,
  title: 'A peer that is not the leader answers NotLeader, names the leader if it knows it, and proposes nothing',
  points: 1,
  references: paper('section 8'),
  docsAnchor: 'not-leader',
  async run(context) {
    const group = await startCluster(context, { stores: 3 });
    const client = new LeaderClient(context, group);
    await client.put('moon', 'Io');
    await sendToFollowers(context, client, group);
    await client.expectScan('', 10, [['moon', 'Io']]);
    const store = await ScriptedStore.start(context);
    refuse(store, 'follower', 2);
    refuse(store, 'follower', undefined);
    refuse(store, 'candidate', undefined);
    refuseDuringTransfer(store);
    passOtherErrors(store);
  },
});

async function sendToFollowers(context: ScenarioContext, client: LeaderClient, group: StoreGroup): Promise<void> {
  // After a heartbeat every follower knows the leader.
  await context.simulation.sleep(300);
  const leader = group.leader()!;
  const [key, value, cf] = [bytesOf('moon'), bytesOf('Europa'), ''];
  for (const store of group.stores.filter(({ id }) => id !== leader.id)) {
    const refused = (what: string, regionError: RegionError | undefined): void =>
      expectLeader(`${what} on ${store.actor}, a follower`, regionError?.notLeader?.leader?.storeId, leader.id);
    refused('get', (await client.ask(store, 'rawGet', { key, cf }))?.regionError);
    refused('put', (await client.ask(store, 'rawPut', { key, value, cf }))?.regionError);
    refused('delete', (await client.ask(store, 'rawDelete', { key, cf }))?.regionError);
    refused('scan', (await client.ask(store, 'rawScan', { startKey: key, limit: 1, cf }))?.regionError);
  }
}

function expectLeader(what: string, actual: number | undefined, expected: number): void {
  check(
    actual === expected,
    PROPERTY,
    () =>
      `${what}: expected NotLeader with the leader on store ${expected}, found ${actual === undefined ? 'an answer that names no leader' : `the leader on store ${actual}`}.`,
  );
}

/** @param leaderOn the store of the leader that the peer knows, if any */
function refuse(store: ScriptedStore, role: 'follower' | 'candidate', leaderOn: number | undefined): void {
  const peer = new FakePeer(7);
  const leader = leaderOn === undefined ? undefined : peer.on(leaderOn);
  if (leader === undefined) forgetLeader(store, peer);
  else peer.raft.follow(leader, 3);
  Object.assign(peer.raft, { role, vote: peer.on(3) });
  const who = `a ${role} that ${leader === undefined ? 'knows no leader' : `knows peer ${leader} on store ${leaderOn} as the leader`}`;
  const commands = [writeRequest(putOperation('moon', 'Io')), readRequest(), adminCommand(header(7), COMPACT)];
  const refused = commands.map((command) => store.propose(peer, command, `A command to ${who}`));
  for (const callback of refused) {
    const { leader: named, regionId } = callback.expectNotLeader('this peer is not the leader');
    check(regionId === 7, PROPERTY, () => `${who}: expected NotLeader for region 7, found region ${regionId}.`);
    const isRight = named?.id === leader && named?.storeId === leaderOn;
    const print = (id: number | undefined, storeId: number | undefined): string =>
      id === undefined ? 'no leader' : `peer ${id} on store ${storeId}`;
    check(
      isRight,
      PROPERTY,
      () => `${who}: expected NotLeader with ${print(leader, leaderOn)}, found ${print(named?.id, named?.storeId)}.`,
    );
  }
  expectNothingProposed(peer, who);
  expectNoneWaits(peer, who);
}

/** The leader of an earlier term is not the leader of this term. */
function forgetLeader(store: ScriptedStore, peer: FakePeer): void {
  peer.raft.follow(peer.on(2), 2);
  store.propose(peer, readRequest(), 'A read on a follower').expectNotLeader('this peer is not the leader');
  peer.raft.follow(0, 3);
}

/** A later entry would decide a command that still waits, and answer it again. */
function expectNoneWaits({ proposals }: FakePeer, who: string): void {
  check(
    proposals.length === 0,
    PROPERTY,
    () => `${who}: its commands were refused. Expected no command in \`proposals\` that waits for an answer, found ${proposals.length}.`,
  );
}

function refuseDuringTransfer(store: ScriptedStore): void {
  const peer = new FakePeer(7);
  peer.raft.isTransferring = true;
  const who = 'A command to a leader that transfers its leadership, so that Raft refuses the proposal';
  const { leader: named } = store.propose(peer, writeRequest(putOperation('moon', 'Io')), who).expectNotLeader('propose threw NotLeader');
  check(
    named === undefined,
    PROPERTY,
    () =>
      `${who}: expected NotLeader without a leader, because the next one is not known; found peer ${named?.id}${named?.id === peer.self.id ? ', this peer itself' : ''}.`,
  );
  expectNoneWaits(peer, who);
}

/** Only NotLeader is an answer to the client. */
function passOtherErrors(store: ScriptedStore): void {
  for (const error of [new TypeKVError('Stopped', 'injected by the test'), new Error('injected by the test')]) passError(store, error);
}

function passError(store: ScriptedStore, error: Error): void {
  const peer = new FakePeer(7);
  peer.raft.propose = () => {
    throw error;
  };
  const kind = error instanceof TypeKVError ? `TypeKVError ${error.code}` : 'Error';
  const who = `raft.propose throws a ${kind} ("injected by the test")`;
  const callback = new FakeCallback(who);
  let thrown: unknown;
  try {
    store.proposeFor(peer, readRequest(), callback);
  } catch (caught) {
    thrown = caught;
  }
  const found = (): string => (thrown === undefined ? `no error; the command was answered: ${callback.describe()}` : String(thrown));
  check(thrown === error, PROPERTY, () => `${who}. Expected that proposeCommand throws the same error, found ${found()}.`);
  callback.expectNothingYet('proposeCommand throws the error of propose');
  expectNoneWaits(peer, who);
}

function expectNothingProposed(peer: FakePeer, who: string): void {
  check(peer.raft.proposed === 0, PROPERTY, () => `${who}: expected no proposal to its Raft node, found ${peer.raft.proposed}.`);
}
