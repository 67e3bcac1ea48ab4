/**
 * Goal: from the election on, a leader checks every `electionTicks` ticks who has responded since the last check, and counts each
 * member once, itself included. Method: random members respond at random ticks. After each tick the leader is compared with a set.
 */
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { purpose } from '#harness/simulation/choices/choices';
import type { RaftStatus } from '#kit/raft/state';

import { heartbeatResponse, vote } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'quorum check';
const RESPONSES = purpose('responses to a leader that checks its quorum');
const STRANGER = 9;
const TERMS = 8;
const CHECKS_MAX = 6;

/** A response that a leader receives after `tick` ticks of a period. */
interface Response {
  readonly tick: number;
  readonly from: number;
  readonly isOld: boolean;
}

/** @param number of the group: each has other sizes and responses */
export async function randomResponses(context: ScenarioContext, number: number): Promise<void> {
  let draws = 0;
  const draw = (bound: number): number => context.simulation.choices.choose(RESPONSES, number, draws++, bound);
  const size = 2 + draw(5);
  const group = await ScriptedGroup.start(context, { size, checkQuorum: true, replicates: false });
  for (let time = 0; time < TERMS; time++) {
    winElection(group, draw(ELECTION_TICKS));
    expectLeads(group, group.status(1), 'when a majority had voted for it');
    for (let checks = 0; checks < CHECKS_MAX && group.status(1).role === 'leader'; checks++) {
      const when = checks === 0 ? 'its election' : `its quorum check number ${checks}`;
      period(group, when, drawResponses(group.ids, draw));
    }
    if (group.status(1).role === 'leader') return;
  }
}

/** Node 1 wins an election after some ticks as a candidate. No follower responds to its first heartbeats. */
function winElection(group: ScriptedGroup, ticksBefore: number): void {
  group.becomeCandidate(1);
  group.tick(1, ticksBefore);
  const { term } = group.status(1);
  for (const from of group.ids.slice(1)) {
    if (group.status(1).role !== 'leader') group.step(1, vote({ from, to: 1, term }));
  }
  group.takeInFlight();
}

/** Each other member responds with probability 1/2, some of them twice. What others send, and what is old, does not count. */
function drawResponses(ids: readonly number[], draw: (bound: number) => number): readonly Response[] {
  const responses: Response[] = [];
  for (const from of [...ids.slice(1), STRANGER]) {
    const isOld = draw(4) === 0;
    for (let left = [0, 0, 1, 2][draw(4)]!; left > 0; left--) responses.push({ tick: draw(ELECTION_TICKS), from, isOld });
  }
  return responses;
}

function period(group: ScriptedGroup, when: string, responses: readonly Response[]): void {
  const before = group.status(1);
  const heard = new Set([1]);
  for (let tick = 0; tick < ELECTION_TICKS; tick++) {
    expectLeads(group, before, `${tick} ticks after ${when}`);
    for (const response of responses) {
      if (response.tick !== tick) continue;
      const { from, isOld } = response;
      group.step(1, heartbeatResponse({ from, to: 1, term: isOld ? before.term - 1 : before.term }));
      if (!isOld && group.ids.includes(from)) heard.add(from);
    }
    group.tick(1);
    group.takeInFlight();
  }
  const what = `${ELECTION_TICKS} ticks after ${when}, since which it has heard from ${[...heard].sort().join(', ')} (itself included), ${heard.size} of ${group.ids.length}. Votes do not count`;
  if (heard.size > group.ids.length / 2) expectLeads(group, before, what);
  else expectSteppedDown(group, before, what);
}

function expectLeads(group: ScriptedGroup, { term }: RaftStatus, when: string): void {
  const now = group.status(1);
  const leads = now.role === 'leader' && now.term === term;
  check(leads, PROPERTY, () => `${who(group)}, ${when}: expected the leader of term ${term}, found a ${now.role} of term ${now.term}.`);
}

function expectSteppedDown(group: ScriptedGroup, { term, vote }: RaftStatus, when: string): void {
  const print = (status: Pick<RaftStatus, 'role' | 'term' | 'vote' | 'leader'>): string =>
    `a ${status.role} in term ${status.term} with vote ${status.vote} and leader ${status.leader}`;
  const expected = print({ role: 'follower', term, vote, leader: 0 });
  const found = print(group.status(1));
  check(found === expected, PROPERTY, () => `${who(group)}, ${when}: expected ${expected} (0: unknown), found ${found}.`);
}

function who(group: ScriptedGroup): string {
  return `The leader of a group of ${group.ids.length} with checkQuorum and electionTicks ${ELECTION_TICKS}`;
}
