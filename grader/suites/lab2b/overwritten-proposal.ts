import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import { clientAddress } from '#harness/simulation/address';
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand } from '#kit/store/command';
import type { RegionError } from '#kit/wire/error';
import type { Entry } from '#kit/wire/raft';

import { header, put, read, write } from './commands';
import { groupTest, raftPaper } from './direct-define';
import { LeaderClient } from './leader-client';
import { CALLBACKS, type MadeCallback } from './made-callback';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';
import { HEALED_WITHIN_MS, poll, startCluster } from './run-cluster';

export const overwrittenProposal = groupTest('overwritten-proposal', {
  title: "A command whose place in the log another leader's entry took is answered StaleCommand, once; one that stayed is answered as done",
  points: 2,
  references: raftPaper('5.3'),
  docsAnchor: 'callbacks',
  async run(context) {
    await cutOff(context);
    const store = await MadeStore.start(context);
    await byAnotherLeader(store);
    await byThisLeaderLater(store);
    termIsOver(store);
  },
});

/** Whole stores: the leader is cut off with a client that waits. The others elect another one, and go on. */
async function cutOff(context: ScenarioContext): Promise<void> {
  const group = await startCluster(context, { stores: 3 });
  const [inside, outside] = [new LeaderClient(context, group), new LeaderClient(context, group)];
  await outside.put('moon', 'Io');
  const deposed = group.leader()!;
  const reunite = context.startFault({ kind: 'partition', side: [deposed.id, clientAddress(inside.client.id)] });
  const waiting = inside.ask(deposed, 'rawPut', { key: bytesOf('moon'), value: bytesOf('lost'), cf: '' });
  await poll(context, 'The others have elected another leader', () => group.leader() !== deposed);
  await outside.put('moon', 'Europa');
  reunite();
  const answer = await context.within(HEALED_WITHIN_MS, `The put on ${deposed.actor}, which was cut off and deposed`, waiting);
  const message = (): string =>
    `A put was proposed by ${deposed.actor}, which was cut off; another leader's entry took its place. Expected StaleCommand; the client heard ${describe(answer)}.`;
  check(answer?.regionError?.staleCommand !== undefined, CALLBACKS, message);
  await outside.expectGet('moon', 'Europa');
}

function describe(answer: { readonly regionError?: RegionError | undefined; readonly error: string } | undefined): string {
  if (answer === undefined) return 'that the outcome is unknown';
  const { regionError, error } = answer;
  return regionError === undefined && error === '' ? 'that it is done' : `the error "${regionError?.message ?? error}"`;
}

function otherEntry(term: number, index: number, key?: string): Entry {
  return makeEntry(term, index, key === undefined ? undefined : encodeCommand(write(put(key, 'of another leader'))));
}

function proposeAt(store: MadeStore, peer: MadePeer, what = 'put'): MadeCallback {
  const { term, entries } = peer.raft;
  const command = what === 'read' ? read() : write(put(`${entries.length + 1}@${term}`, 'proposed here'));
  return store.propose(peer, command, `The ${what} that was proposed here at entry ${entries.length + 1} of term ${term}`);
}

/** Five commands are proposed in term 1; the leader of term 2 has the first two of them, and other ones after these. */
async function byAnotherLeader(store: MadeStore): Promise<void> {
  const peer = new MadePeer(1);
  const proposals = [1, 2, 3].map(() => proposeAt(store, peer));
  const [first, second, third] = proposals;
  const fourth = proposeAt(store, peer);
  const references = proposeAt(store, peer, 'read');
  const isReadInLog = peer.raft.entries.length === 5;
  await store.handle(peer);
  for (const proposal of [...proposals, fourth, references]) proposal.expectNothingYet('nothing is committed yet');
  peer.raft.commit(1);
  await store.handle(peer);
  first!.expectDone('entry 1 is committed and applied');
  peer.raft.follow(peer.on(2), 2, [otherEntry(2, 3), otherEntry(2, 4, 'a'), otherEntry(2, 5, 'b')]);
  peer.raft.commit(4);
  await store.handle(peer);
  second!.expectDone('entry 2 stayed');
  third!.expectStale('entry 3 is now one of term 2');
  fourth.expectStale('entry 4 is now one of term 2');
  peer.raft.commit(5);
  await store.handle(peer);
  if (isReadInLog)
    references.expectStale('entry 5 is now one of term 2, and another leader may have taken writes that this one does not know');
  for (const done of [first!, second!]) done.expectDone('it was answered before');
  third!.expectStale('it was answered before');
}

/** A leader is deposed, and leads again later: its own entry of a later term is not the one that it proposed before. */
async function byThisLeaderLater(store: MadeStore): Promise<void> {
  const peer = new MadePeer(2);
  const stayed = proposeAt(store, peer);
  const lost = [1, 2, 3, 4, 5].map(() => proposeAt(store, peer));
  await store.handle(peer);
  peer.raft.follow(peer.on(3), 2, [otherEntry(2, 2)]);
  await store.handle(peer);
  peer.raft.lead(3);
  const later = [1, 2, 3].map(() => proposeAt(store, peer));
  peer.raft.commit(1);
  await store.handle(peer);
  stayed.expectDone('entry 1 stayed');
  for (const proposal of later) proposal.expectNothingYet('nothing of term 3 is committed yet');
  peer.raft.commit(4);
  await store.handle(peer);
  later[0]!.expectDone('entry 4 of term 3 is committed and applied');
  for (const proposal of later.slice(1)) proposal.expectNothingYet('nothing after entry 4 is committed yet');
  peer.raft.commit();
  await store.handle(peer);
  for (const proposal of lost)
    proposal.expectStale(`the log is now ${peer.raft.entries.map(({ index, term }) => `${index}@${term}`).join(' ')}`);
  for (const proposal of later) proposal.expectDone('it is of term 3, committed and applied');
  stayed.expectDone('it was answered before');
}

/** Whoever sent the command knew another leader. */
function termIsOver(store: MadeStore): void {
  const peer = new MadePeer(3);
  peer.raft.lead(5);
  const command = { ...write(put('a', 'b')), header: header(3, 4) };
  store.propose(peer, command, 'A command for term 4, to the leader of term 5').expectStale('term 4 is over');
  check(peer.raft.proposed === 0, CALLBACKS, () => 'A command for term 4 was proposed in term 5.');
  store
    .propose(peer, { ...command, header: header(3, 5) }, 'A command for term 5, to the leader of term 5')
    .expectNothingYet('it has to be committed first');
  check((peer.raft.proposed as number) === 1, CALLBACKS, () => 'A command for term 5 was not proposed in term 5.');
}
