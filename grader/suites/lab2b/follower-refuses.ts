import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { RegionError } from '#kit/wire/error';
import type { StoreGroup } from '#harness/scenario/store/store-group';

import { put, read, write } from './commands';
import { groupTest, raftPaper } from './direct-define';
import { LeaderClient } from './leader-client';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';
import { startCluster } from './run-cluster';

const RULE = 'not leader';

export const followerRefuses = groupTest('follower-refuses', {
  title: "A peer that does not lead answers NotLeader, with the leader's peer where it knows it, and proposes nothing",
  points: 1,
  references: raftPaper('8'),
  docsAnchor: 'not-leader',
  async run(context) {
    const group = await startCluster(context, { stores: 3 });
    const client = new LeaderClient(context, group);
    await client.put('moon', 'Io');
    await askFollowers(context, client, group);
    await client.expectScan('', 10, [['moon', 'Io']]);
    const store = await MadeStore.start(context);
    refuse(store, 'follower', 2);
    refuse(store, 'follower', undefined);
    refuse(store, 'candidate', undefined);
    refuseWhileHandingOver(store);
  },
});

async function askFollowers(context: ScenarioContext, client: LeaderClient, group: StoreGroup): Promise<void> {
  // Time for a heartbeat: everybody knows who leads.
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
    RULE,
    () =>
      `${what}: expected NotLeader, which says that store ${expected} leads; ${actual === undefined ? 'the answer names no leader' : `it says that store ${actual} does`}.`,
  );
}

/** @param leaderOn the store of the leader, as far as the peer knows */
function refuse(store: MadeStore, role: 'follower' | 'candidate', leaderOn: number | undefined): void {
  const peer = new MadePeer(7);
  const leader = leaderOn === undefined ? undefined : peer.on(leaderOn);
  peer.raft.follow(leader ?? 0, 3);
  peer.raft.role = role;
  const who = `a ${role} that ${leader === undefined ? 'knows no leader' : `knows that peer ${leader} on store ${leaderOn} leads`}`;
  for (const command of [write(put('moon', 'Io')), read()]) {
    const answer = store.propose(peer, command, `A command to ${who}`).expectNotLeader('it does not lead');
    const { leader: named, regionId } = answer;
    check(regionId === 7, RULE, () => `${who} answers NotLeader of region ${regionId}, and is a peer of region 7.`);
    const isRight = named?.id === leader && named?.storeId === leaderOn;
    const print = (id: number | undefined, storeId: number | undefined): string =>
      id === undefined ? 'no leader' : `peer ${id} on store ${storeId}`;
    check(isRight, RULE, () => `${who} answers NotLeader with ${print(named?.id, named?.storeId)}, not with ${print(leader, leaderOn)}.`);
  }
  expectNothingProposed(peer, who);
}

function refuseWhileHandingOver(store: MadeStore): void {
  const peer = new MadePeer(7);
  peer.raft.isHandingOver = true;
  store
    .propose(peer, write(put('moon', 'Io')), 'A command to a leader whose Raft node refuses it, since it is handing over')
    .expectNotLeader('propose threw NotLeader');
}

function expectNothingProposed(peer: MadePeer, who: string): void {
  check(peer.raft.proposed === 0, RULE, () => `${who} proposed a command to its Raft node.`);
}
