import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';

import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const RULE = 'liveness';

/** Ticks in which a group that can hear each other elects a leader: split votes are rare, and 20 in a row never happen. */
const ENOUGH = 40 * ELECTION_TICKS;

export const electionsEnd = gradedTest('lab2aa', 'elections-end', {
  title: 'After a split vote, and after somebody comes back with a higher term, the group has one leader again, and keeps it',
  points: 1,
  seeds: 20,
  references: paper('section 5.2'),
  docsAnchor: 'timeouts',
  async run(context) {
    await splitVote(context);
    await disruptor(context);
  },
});

async function splitVote(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 4, replicates: false });
  // Neither hears of the other, so they stand in the same term.
  group.isDropped = ({ from, to }) => from + to === 3;
  const requests = [group.becomeCandidate(1), group.becomeCandidate(2)];
  check(group.status(1).term === group.status(2).term, RULE, () => 'Two new nodes that stand for election do so in one term.');
  // 1 gets the vote of 3, and 2 that of 4: two each, where three are needed.
  for (const message of requests.flat()) if (message.to === message.from + 2) group.step(message.to, message);
  await group.settle();
  group.heal();
  const leaders = group.leaders();
  check(leaders.length === 0, 'elections', () => `Node ${leaders[0]} leads a group of 4 with 2 votes.`);
  await expectOneLeader(group, 'after a split vote');
}

async function disruptor(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 5, replicates: false });
  await group.elect(1);
  group.isolate(5);
  await group.run(10 * ELECTION_TICKS);
  const { leader } = group.status(2);
  check(leader === 1, 'heartbeats', () => `While only 5 was cut off, node 2 has come to take ${leader} for the leader instead of 1.`);
  group.heal();
  await expectOneLeader(group, 'after a node came back that had stood for election many times');
}

async function expectOneLeader(group: ScriptedGroup, when: string): Promise<void> {
  for (let tick = 0; tick < ENOUGH && !isAgreed(group); tick++) await group.run(1);
  check(isAgreed(group), RULE, () => `${ENOUGH} ticks ${when}, not all follow one leader:${group.describe()}`);
  const [leader] = group.leaders();
  const { term } = group.status(leader!);
  await group.run(5 * ELECTION_TICKS);
  const now = group.status(leader!);
  check(
    now.role === 'leader' && now.term === term,
    RULE,
    () => `Long ${when}, the leader of term ${term} is not left alone: now it is ${now.role} in term ${now.term}.`,
  );
}

function isAgreed(group: ScriptedGroup): boolean {
  const [leader, ...more] = group.leaders();
  if (leader === undefined || more.length > 0) return false;
  const { term } = group.status(leader);
  return group.ids.every((id) => group.status(id).leader === leader && group.status(id).term === term);
}
