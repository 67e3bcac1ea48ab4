import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';

import { heartbeat, heartbeatResponse, vote } from './fake-messages';
import { ScriptedGroup } from './scripted-group';

const RULE = 'elections';

export const majorityOfVotes = gradedTest('lab2aa', 'majority-of-votes', {
  title: "A candidate leads with a majority of the members' votes, each counted once, and yields to a leader of its term",
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'votes',
  async run(context) {
    for (const size of [2, 3, 4, 5, 6, 7]) await needsMajority(context, size);
    await countsOnce(context);
    await ignoresStrangers(context);
    await winsAgainstSomeRefusals(context);
    await countsAnew(context);
    await yieldsToLeader(context);
  },
});

async function candidate(context: ScenarioContext, size: number): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, { size, replicates: false });
  group.becomeCandidate(1);
  return group;
}

function giveVote(group: ScriptedGroup, from: number, reject = false): void {
  group.step(1, vote({ from, to: 1, term: group.status(1).term }, reject));
}

async function needsMajority(context: ScenarioContext, size: number): Promise<void> {
  const group = await candidate(context, size);
  const majority = Math.floor(size / 2) + 1;
  // Its own vote is the first.
  for (let votes = 2; votes <= majority; votes++) {
    giveVote(group, votes);
    expectRole(group, votes === majority ? 'leader' : 'candidate', `of ${size} members with ${votes} votes, its own among them,`);
  }
  const { leader } = group.status(1);
  check(leader === 1, RULE, () => `A node that leads takes ${leader} for the leader.`);
}

async function countsOnce(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  for (let time = 0; time < 4; time++) giveVote(group, 2);
  giveVote(group, 1);
  expectRole(group, 'candidate', 'of 5 members that has got the vote of 2 several times, and its own');
}

async function ignoresStrangers(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  for (const stranger of [6, 7, 99]) giveVote(group, stranger);
  expectRole(group, 'candidate', 'of members 1 to 5 with votes of 6, 7 and 99');
  for (const stranger of [6, 7, 99]) giveVote(group, stranger, true);
  expectRole(group, 'candidate', 'of members 1 to 5 refused by 6, 7 and 99');
  giveVote(group, 2);
  giveVote(group, 3);
  expectRole(group, 'leader', 'of members 1 to 5 with votes of 1, 2 and 3');
  // Somebody who was removed may still answer.
  group.step(1, heartbeatResponse({ from: 99, to: 1, term: group.status(1).term }));
  giveVote(group, 99);
  expectRole(group, 'leader', 'that hears of a stranger');
}

async function winsAgainstSomeRefusals(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  giveVote(group, 4, true);
  giveVote(group, 5, true);
  giveVote(group, 2);
  expectRole(group, 'candidate', 'of 5 members with 2 votes and 2 refusals');
  giveVote(group, 3);
  expectRole(group, 'leader', 'of 5 members with 3 votes and 2 refusals');
}

function expectRole(group: ScriptedGroup, role: string, who: string): void {
  const actual = group.status(1).role;
  check(actual === role, RULE, () => `A candidate ${who} should be ${role}, but is ${actual}.`);
}

async function yieldsToLeader(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  const { term } = group.status(1);
  group.step(1, heartbeat({ from: 4, to: 1, term: term - 1 }));
  expectRole(group, 'candidate', `in term ${term} that hears of a leader of term ${term - 1}`);
  giveVote(group, 2);
  group.step(1, heartbeat({ from: 4, to: 1, term }));
  expectRole(group, 'follower', `in term ${term} that hears of the leader of that term`);
  const status = group.status(1);
  const good = status.term === term && status.leader === 4 && status.vote === 1;
  check(good, RULE, () => `A candidate of term ${term} that yields to 4 keeps its term and its vote: got ${JSON.stringify(status)}.`);
  giveVote(group, 3);
  expectRole(group, 'follower', 'that has yielded, and gets the vote that it lacked,');
}

/** In the next election the votes of the last one count no more. */
async function countsAnew(context: ScenarioContext): Promise<void> {
  const group = await candidate(context, 5);
  giveVote(group, 2);
  group.becomeCandidate(1);
  giveVote(group, 4);
  expectRole(group, 'candidate', 'of 5 members with 2 votes in this term, and another one from the term before,');
}
