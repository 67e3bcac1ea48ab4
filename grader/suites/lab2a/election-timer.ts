import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { Message } from '#kit/wire/raft';

import { heartbeatResponse, repeated, storageWith, vote, voteRequest } from './fake-messages';
import { groupWith, ROLES } from './roles';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'election timeout';

export const electionTimer = gradedTest('lab2aa', 'election-timer', {
  title: 'A new term restarts the election timer of a node of any role. A rejected vote request in its own or an earlier term does not',
  points: 1,
  references: paper('section 5.2'),
  docsAnchor: 'timeouts',
  async run(context) {
    for (const part of [rejectedRequests, receivedRejections, newTerms, lostElection]) await context.part(part);
  },
});

/** A follower of term 3, which has voted for node 2, rejects one vote request per tick. */
async function rejectedRequests(context: ScenarioContext): Promise<void> {
  const requests: readonly (readonly [string, Message])[] = [
    ['of its term by node 3, after it voted for node 2', voteRequest({ from: 3, to: 1, term: 3 }, { index: 9, logTerm: 2 })],
    ['of its term by node 3, whose log is behind', voteRequest({ from: 3, to: 1, term: 3 }, { index: 1, logTerm: 1 })],
    ['of an earlier term', voteRequest({ from: 3, to: 1, term: 2 }, { index: 9, logTerm: 2 })],
  ];
  for (const [what, request] of requests) {
    const group = await ScriptedGroup.start(context, { size: 3, replicates: false, storage: () => storageWith([1, 2]) });
    group.step(1, voteRequest({ from: 2, to: 1, term: 3 }, { index: 2, logTerm: 2 }));
    group.takeInFlight();
    expectElection(group, `A follower rejected one vote request per tick ${what}`, request);
  }
}

/** A candidate of five members, which one member rejects repeatedly, rejects others, too. No majority rejects it. */
async function receivedRejections(context: ScenarioContext): Promise<void> {
  const messages: readonly (readonly [string, (term: number) => Message])[] = [
    ['received one rejection of node 2 per tick', (term) => vote({ from: 2, to: 1, term }, true)],
    ['rejected one vote request of its term per tick', (term) => voteRequest({ from: 2, to: 1, term })],
  ];
  for (const [what, make] of messages) {
    const group = await ScriptedGroup.start(context, { size: 5, replicates: false });
    group.becomeCandidate(1);
    expectElection(group, `A candidate ${what}`, make(group.status(1).term));
  }
}

/** Node 1 receives `message` after every tick. */
function expectElection(group: ScriptedGroup, what: string, message: Message): void {
  for (let tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
    group.tick(1);
    if (group.inFlight.length > 0) return;
    group.responsesTo(1, message);
  }
  check(false, PROPERTY, () => `${what}. Expected an election of its own within ${2 * ELECTION_TICKS} ticks, found none.`);
}

/** Shortly before its timer can expire, a node enters a later term, by a message that restarts the timer for no other reason. */
async function newTerms(context: ScenarioContext): Promise<void> {
  const messages: readonly (readonly [string, (term: number) => Message])[] = [
    ['a vote request, which it rejects,', (term) => voteRequest({ from: 3, to: 1, term }, { index: 1, logTerm: 1 })],
    ['a rejection of its vote request', (term) => vote({ from: 3, to: 1, term }, true)],
    ['a response to a heartbeat', (term) => heartbeatResponse({ from: 3, to: 1, term })],
  ];
  for (const role of ROLES) {
    for (const [what, make] of messages) {
      const group = await groupWith(context, role, { size: 3, replicates: false, storage: () => storageWith(repeated(2, 2)) });
      // For a new random timeout, the timer may have to restart more than once.
      for (let time = 0; time < 5; time++) entersTerm(group, `A ${time === 0 ? role : 'node'} entered a later term by ${what}`, make);
    }
  }
}

function entersTerm(group: ScriptedGroup, what: string, make: (term: number) => Message): void {
  group.tick(1, ELECTION_TICKS - 1);
  group.step(1, make(group.status(1).term + 3));
  expectQuiet(group, what);
}

/** Shortly before its timer can expire, a candidate is refused by a majority, and becomes a follower in the same term. */
async function lostElection(context: ScenarioContext): Promise<void> {
  // With one timeout, chance could hide that the timer continues.
  for (let time = 0; time < 5; time++) {
    const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
    group.becomeCandidate(1);
    group.tick(1, ELECTION_TICKS - 1);
    for (const from of [2, 3]) group.step(1, vote({ from, to: 1, term: group.status(1).term }, true));
    expectQuiet(group, 'A majority refused a candidate');
  }
}

function expectQuiet(group: ScriptedGroup, what: string): void {
  group.takeInFlight();
  group.tick(1, ELECTION_TICKS - 1);
  check(
    group.inFlight.length === 0,
    PROPERTY,
    () => `${what}. Expected it to wait at least ${ELECTION_TICKS} ticks after that, found a message after fewer.`,
  );
}
