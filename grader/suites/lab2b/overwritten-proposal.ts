import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { clientAddress } from '#harness/simulation/address';
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import { adminCommand, encodeCommand } from '#kit/store/command';
import type { RegionError } from '#kit/wire/error';
import type { Entry } from '#kit/wire/raft';

import { COMPACT, header, putOperation, readRequest, writeRequest } from './commands';
import { LeaderClient } from './leader-client';
import { ONE_ANSWER, type FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { HEALED_WITHIN_MS, waitUntil, startCluster } from './simulate-cluster';
import { STORE_DEFAULTS } from './store-defaults';

export const overwrittenProposal = gradedTest('lab2b', 'overwritten-proposal', {
  ...STORE_DEFAULTS,
  title:
    'A command whose log entry another leader overwrote is answered once with StaleCommand, and a command that stayed is answered as done',
  points: 1,
  references: paper('section 5.3'),
  docsAnchor: 'callbacks',
  async run(context) {
    await onPartitionedStores(context);
    const store = await ScriptedStore.start(context);
    await overwrittenByAnotherLeader(store);
    await overwrittenBeforeNextTerm(store);
    refusesEarlierTerm(store);
  },
});

/** On whole stores: the leader is partitioned together with a waiting client. The other stores elect another leader and continue. */
async function onPartitionedStores(context: ScenarioContext): Promise<void> {
  const group = await startCluster(context, { stores: 3 });
  const [inside, outside] = [new LeaderClient(context, group), new LeaderClient(context, group)];
  await outside.put('moon', 'Io');
  const deposed = group.leader()!;
  const heal = context.startFault({ kind: 'partition', side: [deposed.id, clientAddress(inside.client.id)] });
  const waiting = inside.ask(deposed, 'rawPut', { key: bytesOf('moon'), value: bytesOf('lost'), cf: '' });
  await waitUntil(context, 'The other stores have elected another leader', () => group.leader() !== deposed);
  await outside.put('moon', 'Europa');
  heal();
  const answer = await context.within(HEALED_WITHIN_MS, `The put on ${deposed.actor}, which was partitioned and deposed`, waiting);
  const message = (): string =>
    `${deposed.actor} proposed a put while it was partitioned, and an entry of another leader replaced it. Expected the answer StaleCommand, found ${describe(answer)}.`;
  check(answer?.regionError?.staleCommand !== undefined, ONE_ANSWER, message);
  await outside.expectGet('moon', 'Europa');
}

function describe(answer: { readonly regionError?: RegionError | undefined; readonly error: string } | undefined): string {
  if (answer === undefined) return 'outcome unknown';
  const { regionError, error } = answer;
  return regionError === undefined && error === '' ? 'done' : `the error "${regionError?.message ?? error}"`;
}

function otherEntry(term: number, index: number, key?: string): Entry {
  return makeEntry(term, index, key === undefined ? undefined : encodeCommand(writeRequest(putOperation(key, 'of another leader'))));
}

function proposeAt(store: ScriptedStore, peer: FakePeer, what = 'put'): FakeCallback {
  const { term, entries } = peer.raft;
  const command = what === 'read' ? readRequest() : writeRequest(putOperation(`${entries.length + 1}@${term}`, 'proposed here'));
  return store.propose(peer, command, `The ${what} that was proposed as entry ${entries.length + 1} of term ${term}`);
}

/** Five commands are proposed in term 1. The leader of term 2 has the first two of them, and other entries after these. */
async function overwrittenByAnotherLeader(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  const proposals = [1, 2, 3].map(() => proposeAt(store, peer));
  const [first, second, third] = proposals;
  const fourth = proposeAt(store, peer);
  const reading = proposeAt(store, peer, 'read');
  const isReadInLog = peer.raft.entries.length === 5;
  await store.handle(peer);
  for (const proposal of [...proposals, fourth, reading]) proposal.expectNothingYet('nothing is committed yet');
  peer.raft.commit(1);
  await store.handle(peer);
  first!.expectDone('entry 1 is committed and applied');
  peer.raft.follow(peer.on(2), 2, [otherEntry(2, 3), otherEntry(2, 4, 'a'), otherEntry(2, 5, 'b')]);
  peer.raft.commit(4);
  await store.handle(peer);
  second!.expectDone('entry 2 was not overwritten');
  third!.expectStale('entry 3 is now of term 2');
  fourth.expectStale('entry 4 is now of term 2');
  peer.raft.commit(5);
  await store.handle(peer);
  if (isReadInLog) reading.expectStale('entry 5 is now of term 2, and another leader may have accepted writes that this one does not know');
  for (const done of [first!, second!]) done.expectDone('it was answered already');
  third!.expectStale('it was answered already');
}

/** A leader is deposed and elected again later. Its entry of a later term is not the one that it proposed before at the same index. */
async function overwrittenBeforeNextTerm(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(2);
  const stayed = proposeAt(store, peer);
  const lost = [1, 2, 3, 4, 5].map(() => proposeAt(store, peer));
  await store.handle(peer);
  peer.raft.follow(peer.on(3), 2, [otherEntry(2, 2)]);
  await store.handle(peer);
  peer.raft.lead(3);
  const later = [1, 2, 3].map(() => proposeAt(store, peer));
  peer.raft.commit(1);
  await store.handle(peer);
  stayed.expectDone('entry 1 was not overwritten');
  for (const proposal of later) proposal.expectNothingYet('no entry of term 3 is committed yet');
  peer.raft.commit(4);
  await store.handle(peer);
  later[0]!.expectDone('entry 4 of term 3 is committed and applied');
  for (const proposal of later.slice(1)) proposal.expectNothingYet('no entry after entry 4 is committed yet');
  peer.raft.commit();
  await store.handle(peer);
  for (const proposal of lost)
    proposal.expectStale(`the log is now ${peer.raft.entries.map(({ index, term }) => `${index}@${term}`).join(' ')}`);
  for (const proposal of later) proposal.expectDone('its entry of term 3 is committed and applied');
  stayed.expectDone('it was answered already');
}

/** A command that names an earlier term was sent to the leader of that term. */
function refusesEarlierTerm(store: ScriptedStore): void {
  const peer = new FakePeer(3);
  peer.raft.lead(5);
  const commands = [writeRequest(putOperation('a', 'b')), readRequest(), adminCommand(header(), COMPACT)];
  const propose = (term: number): FakeCallback[] =>
    commands.map((command) =>
      store.propose(peer, { ...command, header: header(3, term) }, `A command for term ${term}, to the leader of term 5`, 'not leader'),
    );
  for (const term of [1, 4]) for (const callback of propose(term)) callback.expectStale(`term ${term} has ended`);
  const { proposed } = peer.raft;
  check(proposed === 0, ONE_ANSWER, () => `Commands for terms 1 and 4 arrived in term 5. Expected no proposal, found ${proposed}.`);
  for (const term of [0, 5, 6]) {
    const { length } = peer.raft.entries;
    for (const callback of propose(term)) callback.expectNothingYet('only a command for an earlier term is stale');
    const appended = peer.raft.entries.length - length;
    // The read may share an entry.
    check(
      appended >= 2,
      ONE_ANSWER,
      () => `Three commands for term ${term} arrived in term 5. Expected their entries in the log, found ${appended}.`,
    );
  }
}
