import { gradedTest } from '#grader/catalogue/define-test';
import { heartbeat, voteRequest } from '#grader/suites/lab2a/fake-messages';
import { ELECTION_TICKS, HEARTBEAT_TICKS } from '#grader/suites/lab2a/scripted-group';
import { thesis } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { compareStatus } from '#harness/scenario/raft/describe-status';
import { type Message, MessageType } from '#kit/wire/raft';

import { MemberGroup } from './member-group';

const PROPERTY = 'removed members';
const CAMPAIGNS = 10;
/** At least as up to date as that of every node. */
const LOG = { index: 1000, logTerm: 1000 };

export const removedMembers = gradedTest('lab3a', 'removed-member-campaigns', {
  title: 'Vote requests of a removed member, with whatever term, disturb no group that has a leader; those of members are handled',
  points: 2,
  references: thesis('section 4.2.3'),
  docsAnchor: 'removed-members',
  async run(context) {
    for (const part of [keepsLeader, requestsOfNonMember, requestsOfMember, withoutLeader, newPeerForgetsLeader]) await context.part(part);
  },
});

async function keepsLeader(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3, 4], checkQuorum: true });
  group.isolate(4);
  group.removeMember(1, 4);
  await group.run(2 * HEARTBEAT_TICKS, [1]);
  group.heal();
  const { term } = group.status(1);
  for (let campaign = 1; campaign <= CAMPAIGNS; campaign++) {
    group.campaign(4);
    await group.settle();
    group.expectLeader(1, PROPERTY, `Node 4, which was removed, has campaigned ${campaign} times`, term);
    await group.run(HEARTBEAT_TICKS, [1]);
  }
  for (const id of [1, 2, 3])
    check(
      group.status(id).term === term,
      PROPERTY,
      () =>
        `Node 4, which was removed, campaigned ${CAMPAIGNS} times. Expected term ${term} on node ${id}, found ${group.status(id).term}.`,
    );
}

/** To the leader, and to a follower up to the last tick before the minimum election timeout. */
async function requestsOfNonMember(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  const { term } = group.status(1);
  for (const from of [4, 9])
    for (const later of [0, 1, 7]) {
      const request = (to: number): Message => voteRequest({ from, to, term: term + later }, LOG);
      expectIgnored(group, request(1), 'Node 1 leads');
      expectIgnored(group, request(2), 'Node 2 has heard from the leader');
    }
  group.tick(2, ELECTION_TICKS - 1);
  expectIgnored(
    group,
    voteRequest({ from: 4, to: 2, term: term + 1 }, LOG),
    `Node 2 has heard from the leader ${ELECTION_TICKS - 1} ticks ago`,
  );
  group.tick(1, 3 * ELECTION_TICKS);
  group.takeInFlight();
  expectIgnored(group, voteRequest({ from: 4, to: 1, term: term + 1 }, LOG), 'Node 1 leads, without a quorum check');
}

function expectIgnored(group: MemberGroup, request: Message, who: string): void {
  const { from, to, term } = request;
  const before = group.status(to);
  const responses = group.responsesTo(to, request);
  const what = `${who}. Node ${from}, which is not a member, requests its vote in term ${term}`;
  check(responses.length === 0, PROPERTY, () => `${what}. Expected no response, found ${responses.length}.`);
  const { role, term: termBefore, leader, vote } = before;
  const differs = compareStatus({ role, term: termBefore, leader, vote }, group.status(to));
  check(
    differs === undefined,
    PROPERTY,
    () => `${what}. Expected that node ${to} stays as it was, with ${differs!.expected}; found ${differs!.found}.`,
  );
}

async function requestsOfMember(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  for (const to of [2, 1]) {
    const term = group.status(to).term + 1;
    expectGranted(group, voteRequest({ from: 3, to, term }, LOG), 'Node 3 is a member');
  }
}

/** A node that knows no leader cannot tell a removed member from a new one. */
async function withoutLeader(context: ScenarioContext): Promise<void> {
  const fresh = await MemberGroup.found(context, { founders: [1, 2, 3] });
  expectGranted(fresh, voteRequest({ from: 4, to: 1, term: 3 }, LOG), 'Node 1 has started and knows no leader');
  const group = await MemberGroup.led(context, { founders: [1, 2, 3] });
  group.tick(2, ELECTION_TICKS);
  group.takeInFlight();
  const term = group.status(2).term + 1;
  expectGranted(group, voteRequest({ from: 4, to: 2, term }, LOG), `Node 2 has not heard from the leader for ${ELECTION_TICKS} ticks`);
}

/** A new peer may be needed for the majority before it knows the members. It does not campaign, but it must not wait for a leader forever. */
async function newPeerForgetsLeader(context: ScenarioContext): Promise<void> {
  const group = await MemberGroup.found(context, { founders: [1], newPeers: [2] });
  const term = 3;
  group.step(2, heartbeat({ from: 1, to: 2, term }));
  expectIgnored(group, voteRequest({ from: 9, to: 2, term: term + 1 }, LOG), 'Node 2, a new peer, has heard from a leader');
  group.tick(2, 2 * ELECTION_TICKS);
  group.takeInFlight();
  const why = `Node 2, a new peer, has not heard from the leader for ${2 * ELECTION_TICKS} ticks`;
  const { leader } = group.status(2);
  check(leader === 0, 'campaigns of members', () => `${why}. Expected that node 2 knows no leader, found leader ${leader}.`);
  expectGranted(group, voteRequest({ from: 1, to: 2, term: term + 1 }, LOG), why);
}

function expectGranted(group: MemberGroup, request: Message, why: string): void {
  const { from, to, term } = request;
  const responses = group.responsesTo(to, request);
  const isGranted = responses.some(({ msgType, reject }) => msgType === MessageType.MsgRequestVoteResponse && !reject);
  const what = `${why}. Node ${from} requests the vote of node ${to} in term ${term}`;
  check(
    isGranted,
    PROPERTY,
    () => `${what}. Expected that its vote is granted, found ${responses.length === 0 ? 'no response' : 'a refusal'}.`,
  );
}
