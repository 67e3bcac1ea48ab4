import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';

import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'liveness';

/** A connected group elects a leader within these ticks: split votes are rare, and 20 in a row do not happen. */
const ENOUGH = 40 * ELECTION_TICKS;

export const electionsEnd = gradedTest('lab2aa', 'elections-end', {
  title: 'After a split vote, and after a node returns with a higher term, the group elects one leader again, and keeps it',
  points: 1,
  seeds: 20,
  references: paper('section 5.2'),
  docsAnchor: 'timeouts',
  async run(context) {
    for (const part of [splitVote, returnsWithHigherTerm]) await context.part(part);
  },
});

async function splitVote(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 4, replicates: false });
  // They cannot reach each other, so they become candidates in the same term.
  group.isDropped = ({ from, to }) => from + to === 3;
  const requests = [group.becomeCandidate(1), group.becomeCandidate(2)];
  check(
    group.status(1).term === group.status(2).term,
    PROPERTY,
    () => `Expected two new nodes to become candidates in the same term, found terms ${group.status(1).term} and ${group.status(2).term}.`,
  );
  // Node 3 votes for 1, and node 4 for 2. Each has two votes and needs three.
  for (const message of requests.flat()) if (message.to === message.from + 2) group.step(message.to, message);
  await group.settle();
  group.heal();
  const leaders = group.leaders();
  check(
    leaders.length === 0,
    'elections',
    () => `Expected no leader in a group of 4 with 2 votes for each candidate, found node ${leaders[0]}.`,
  );
  await expectOneLeader(group, 'after a split vote');
}

async function returnsWithHigherTerm(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false });
  await group.elect(1);
  group.isolate(5);
  await group.run(10 * ELECTION_TICKS);
  const { leader } = group.status(2);
  check(leader === 1, 'heartbeats', () => `Only node 5 was isolated. Expected node 2 to follow leader 1, found leader ${leader}.`);
  group.heal();
  await expectOneLeader(group, 'after a node returned that had started many elections');
}

async function expectOneLeader(group: ScriptedGroup, when: string): Promise<void> {
  for (let tick = 0; tick < ENOUGH && group.agreedLeader() === undefined; tick++) await group.run(1);
  const leader = group.agreedLeader();
  check(
    leader !== undefined,
    PROPERTY,
    () => `Expected all nodes to follow one leader ${ENOUGH} ticks ${when}, found:\n${group.describe()}`,
  );
  const { term } = group.status(leader);
  await group.run(5 * ELECTION_TICKS);
  const now = group.status(leader);
  check(
    now.role === 'leader' && now.term === term,
    PROPERTY,
    () =>
      `Expected the leader of term ${term} to stay leader for ${5 * ELECTION_TICKS} ticks ${when}, found ${now.role} in term ${now.term}.`,
  );
}
