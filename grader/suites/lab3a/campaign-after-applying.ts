import { gradedTest } from '#grader/catalogue/define-test';
import { ELECTION_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Property } from '#harness/scenario/property';
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import { ConfChange, type Entry, EntryType, MessageType } from '#kit/wire/raft';

import { START, addNode, foundersStorage } from './changes';
import { MemberNode } from './member-node';

const PROPERTY = 'campaigns of members';
const TERM = 2;
const CHANGE = START.index + 1;

export const campaignAfterApplying = gradedTest('lab3a', 'campaign-after-applying', {
  title: 'A node with a committed change that it has not applied starts no election; afterwards it asks the new members',
  points: 2,
  references: thesis('section 4.1'),
  docsAnchor: 'elections-after-a-change',
  recordsName: true,
  async run(context) {
    for (const trigger of [timeout, campaign]) await context.part(() => waitsForChange(context, trigger));
    await context.part(() => waitsForChange(context, timeoutNow, 'timeout now'));
    await context.part(afterRestart);
    await context.part(otherEntries);
    await context.part(notCommitted);
    await context.part(commitComesWithNextChange);
  },
});

function changeEntry(): Entry {
  return makeEntry(TERM, CHANGE, ConfChange.encode(addNode(4)).finish(), EntryType.EntryConfChange);
}

function timeout(node: MemberNode): void {
  for (let tick = 0; tick < 3 * ELECTION_TICKS; tick++) node.node.tick();
}

function campaign(node: MemberNode): void {
  node.node.campaign();
}

function timeoutNow(node: MemberNode): void {
  node.step(MessageType.MsgTimeoutNow, 2, { term: node.status.term });
}

/** @param ignoring the property of a node that starts no election although it has applied the change */
async function waitsForChange(context: ScenarioContext, trigger: (node: MemberNode) => void, ignoring: Property = PROPERTY): Promise<void> {
  const node = await MemberNode.found(context, [1, 2, 3]);
  node.receive(TERM, [changeEntry()], START.index);
  node.settled();
  // The entry is durable: some hosts get only durable entries to apply.
  node.step(MessageType.MsgHeartbeat, 2, { term: TERM, commit: CHANGE });
  const ready = node.ready();
  trigger(node);
  expectNoElection(node, TERM, `Node 1 knows that entry ${CHANGE}, which adds node 4, is committed, and has not applied it`);
  node.finish(ready);
  trigger(node);
  expectRequests(
    node,
    '2,3,4',
    `Node 1 has applied entry ${CHANGE}, which adds node 4${trigger === timeoutNow ? ', and received a MsgTimeoutNow' : ''}`,
    ignoring,
  );
}

function expectNoElection(node: MemberNode, term: number, when: string): void {
  const { role, term: found } = node.status;
  check(
    role === 'follower' && found === term,
    PROPERTY,
    () => `${when}. Expected that node 1 starts no election and is a follower in term ${term}, found a ${role} in term ${found}.`,
  );
}

/** @param none the property of a node that requests no vote */
function expectRequests(node: MemberNode, expected: string, when: string, none: Property = PROPERTY): void {
  const requests = node.node.takeMessages().filter(({ msgType }) => msgType === MessageType.MsgRequestVote);
  const receivers = [...new Set(requests.map(({ to }) => to))].sort().join();
  check(
    receivers === expected,
    receivers === '' ? none : PROPERTY,
    () => `${when}. Expected vote requests to ${expected}, found requests to ${receivers || 'none'}.`,
  );
}

/** The change was persisted with the commit index, and the node crashed before it applied the change. */
async function afterRestart(context: ScenarioContext): Promise<void> {
  const storage = foundersStorage([1, 2, 3]);
  storage.append([changeEntry()]);
  storage.setHardState({ term: TERM, vote: 0, commit: CHANGE });
  const node = await MemberNode.start(context, { storage });
  timeout(node);
  expectNoElection(node, TERM, `Node 1 has restarted, and entry ${CHANGE}, which adds node 4, is committed and not applied`);
  node.settled();
  timeout(node);
  expectRequests(node, '2,3,4', `Node 1 has applied entry ${CHANGE}, which adds node 4`);
}

/** Other entries may wait. */
async function otherEntries(context: ScenarioContext): Promise<void> {
  const node = await MemberNode.found(context, [1, 2, 3]);
  node.receive(TERM, [makeEntry(TERM, CHANGE, bytesOf('x'))], CHANGE);
  node.ready();
  timeout(node);
  expectRequests(node, '2,3', `Entry ${CHANGE}, which is no change, is committed and not applied`);
}

/** A change that is not known to be committed does not prevent an election: otherwise it might never be committed. */
async function notCommitted(context: ScenarioContext): Promise<void> {
  const node = await MemberNode.found(context, [1, 2, 3]);
  node.receive(TERM, [changeEntry()], START.index);
  node.settled();
  timeout(node);
  expectRequests(node, '2,3', `Entry ${CHANGE}, which adds node 4, is not known to be committed`);
}

/** A node that has two changes in its log must know that the first is committed: otherwise it could campaign with the members before both. */
async function commitComesWithNextChange(context: ScenarioContext): Promise<void> {
  const node = await MemberNode.lead(context, [1, 2, 3]);
  const propose = (id: number): number => node.node.proposeConfChange(addNode(id), ConfChange.encode(addNode(id)).finish()).index;
  const first = propose(4);
  node.settled();
  node.acknowledge(2, first);
  node.settled();
  const second = propose(5);
  node.acknowledge(3, first - 1);
  const appends = node.settled().filter(({ entries }) => entries.some(({ index }) => index === second));
  const early = appends.find(({ commit }) => commit < first);
  check(
    early === undefined,
    PROPERTY,
    () =>
      `Change ${first} is applied, and change ${second} is proposed. Expected that each append with entry ${second} has a commit index of at least ${first}, found an append to node ${early!.to} with ${early!.commit}.`,
  );
}
