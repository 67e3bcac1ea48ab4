import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import { describeStatus } from '#harness/scenario/raft/describe-status';

import { heartbeat, heartbeatResponse, vote } from './fake-messages';
import { ScriptedGroup } from './scripted-group';

const PROPERTY = 'elections';

export const majorityOfVotes = gradedTest('lab2aa', 'majority-of-votes', {
  title:
    'A candidate becomes leader with votes from a majority of the members, each counted once, and becomes follower of a leader of its term',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'votes',
  async run(context) {
    for (const size of [2, 3, 4, 5, 6, 7]) await needsMajority(context, size);
    await countsOnce(context);
    await ignoresNonMembers(context);
    await winsDespiteRejections(context);
    await refusalOfEarlierRequest(context);
    await stepsDownOnRejections(context);
    await countsPerTerm(context);
    await followsLeader(context);
  },
});

async function candidate(context: ScenarioContext, size: number): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, { size, replicates: false });
  group.becomeCandidate(1);
  return group;
}

function respond(group: ScriptedGroup, from: number, reject = false): void {
  group.step(1, vote({ from, to: 1, term: group.status(1).term }, reject));
}

async function needsMajority(context: ScenarioContext, size: number): Promise<void> {
  const group = await candidate(context, size);
  const majority = Math.floor(size / 2) + 1;
  // The candidate votes for itself first.
  for (let votes = 2; votes <= majority; votes++) {
    respond(group, votes);
    expectRole(group, votes === majority ? 'leader' : 'candidate', `of ${size} members with ${votes} votes, including its own,`);
  }
  const { leader } = group.status(1);
  check(leader === 1, PROPERTY, () => `Expected the leader to know itself, node 1, as leader, found ${leader}.`);
}

async function countsOnce(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  for (let time = 0; time < 4; time++) respond(group, 2);
  respond(group, 1);
  expectRole(group, 'candidate', 'of 5 members with its own vote and several times the vote of node 2');
}

async function ignoresNonMembers(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  for (const other of [6, 7, 99]) respond(group, other);
  expectRole(group, 'candidate', 'of members 1 to 5 with votes of 6, 7 and 99');
  for (const other of [6, 7, 99]) respond(group, other, true);
  expectRole(group, 'candidate', 'of members 1 to 5 rejected by 6, 7 and 99');
  respond(group, 2);
  respond(group, 3);
  expectRole(group, 'leader', 'of members 1 to 5 with votes of 1, 2 and 3');
  // A removed member may still respond.
  group.step(1, heartbeatResponse({ from: 99, to: 1, term: group.status(1).term }));
  respond(group, 99);
  expectRole(group, 'leader', 'of members 1 to 5 with votes of 1, 2 and 3, after a heartbeat response and a vote of 99');
}

async function winsDespiteRejections(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  respond(group, 4, true);
  respond(group, 5, true);
  respond(group, 2);
  expectRole(group, 'candidate', 'of 5 members with 2 votes and 2 rejections');
  respond(group, 3);
  expectRole(group, 'leader', 'of 5 members with 3 votes and 2 rejections');
}

/**
 * Node 2 rejects a vote request of an earlier term, and then grants its vote in its own term. A candidate that has entered this
 * term receives both, in any order: a refusal of an earlier request does not cost a vote.
 */
async function refusalOfEarlierRequest(context: ScenarioContext): Promise<void> {
  const orders = [
    { what: 'node 2 first rejected, and then granted its vote', rejects: [true, false] },
    { what: 'node 2 granted its vote, and then its rejection of an earlier request arrived', rejects: [false, true] },
  ];
  for (const { what, rejects } of orders) {
    const group = await candidate(context, 5);
    for (const reject of rejects) respond(group, 2, reject);
    expectRole(group, 'candidate', `of 5 members that has 2 votes (${what})`);
    respond(group, 3);
    expectRole(group, 'leader', `of 5 members that has 3 votes, its own and those of nodes 2 and 3 (${what})`);
  }
}

/** A candidate that a majority has rejected has lost. Only an election starts a new term, and its vote is still its own. */
async function stepsDownOnRejections(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  const { term } = group.status(1);
  for (const from of [2, 3]) respond(group, from, true);
  expectRole(group, 'candidate', 'of 5 members with 2 rejections');
  respond(group, 4, true);
  expectRole(group, 'follower', 'of 5 members with 3 rejections');
  const status = group.status(1);
  check(
    status.term === term && status.vote === 1,
    PROPERTY,
    () => `A majority rejected a candidate of term ${term}. Expected it to keep its term and its vote, found ${describeStatus(status)}.`,
  );
}

function expectRole(group: ScriptedGroup, role: string, who: string, property: Property = PROPERTY): void {
  const actual = group.status(1).role;
  check(actual === role, property, () => `Expected a candidate ${who} to be ${role}, found ${actual}.`);
}

async function followsLeader(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  const { term } = group.status(1);
  group.step(1, heartbeat({ from: 4, to: 1, term: term - 1 }));
  expectRole(group, 'candidate', `in term ${term} that received a heartbeat of term ${term - 1}`, 'terms');
  respond(group, 2);
  group.step(1, heartbeat({ from: 4, to: 1, term }));
  expectRole(group, 'follower', `in term ${term} that received a heartbeat of that term`, 'heartbeats');
  const status = group.status(1);
  const good = status.term === term && status.leader === 4 && status.vote === 1;
  check(
    good,
    'heartbeats',
    () => `Expected a candidate of term ${term} that follows node 4 to keep its term and its vote, found ${describeStatus(status)}.`,
  );
  respond(group, 3);
  expectRole(group, 'follower', 'that became follower, and then received the last vote for a majority,');
}

/** Votes count only in their term. */
async function countsPerTerm(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  respond(group, 2);
  group.becomeCandidate(1);
  respond(group, 4);
  expectRole(group, 'candidate', 'of 5 members with 2 votes in its term, and 1 vote in the term before,');
}
