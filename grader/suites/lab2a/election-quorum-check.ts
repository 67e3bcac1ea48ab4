import { gradedTest } from '#grader/catalogue/define-test';
import { thesis } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';

import { randomResponses } from './election-quorum-random';
import { heartbeatResponse } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'quorum check';
/** The groups with random responses. */
const GROUPS = 4;

export const quorumCheck = gradedTest('lab2aa', 'quorum-check', {
  title:
    'With checkQuorum, a leader that receives no responses from a majority for an election timeout steps down; otherwise it stays leader',
  points: 1,
  references: thesis('section 6.2'),
  docsAnchor: 'quorum-check',
  async run(context) {
    await stays({ context, size: 5, checkQuorum: true, connected: [2, 3] });
    await stays({ context, size: 4, checkQuorum: true, connected: [3, 4] });
    await stays({ context, size: 2, checkQuorum: true, connected: [2] });
    await stays({ context, size: 1, checkQuorum: true, connected: [] });
    await stays({ context, size: 3, checkQuorum: false, connected: [] });
    await stepsDown({ context, size: 5, checkQuorum: true, connected: [4] });
    await stepsDown({ context, size: 4, checkQuorum: true, connected: [2] });
    await stepsDown({ context, size: 3, checkQuorum: true, connected: [] });
    await stepsDown({ context, size: 2, checkQuorum: true, connected: [] });
    await stepsDown({ context, size: 5, checkQuorum: true, connected: [2], nonMembers: [98, 99] });
    for (let number = 0; number < GROUPS; number++) await randomResponses(context, number);
  },
});

interface QuorumCase {
  readonly context: ScenarioContext;
  readonly size: number;
  readonly checkQuorum: boolean;
  /** The members that the leader, node 1, can reach. */
  readonly connected: readonly number[];
  readonly nonMembers?: readonly number[];
}

async function lead({ context, size, checkQuorum, connected }: QuorumCase): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, { size, checkQuorum, replicates: false });
  await group.elect(1);
  await group.run(3 * ELECTION_TICKS);
  group.connectOnly(1, ...connected);
  return group;
}

/** Ticks the leader while it leads, and delivers the responses to its heartbeats. */
async function leaderTicks(group: ScriptedGroup, { nonMembers = [] }: QuorumCase, ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks && group.status(1).role === 'leader'; tick++) {
    await group.run(1, [1]);
    for (const from of nonMembers) group.step(1, heartbeatResponse({ from, to: 1, term: group.status(1).term }));
  }
}

async function stays(testCase: QuorumCase): Promise<void> {
  const group = await lead(testCase);
  await leaderTicks(group, testCase, 10 * ELECTION_TICKS);
  const { role } = group.status(1);
  check(
    role === 'leader',
    PROPERTY,
    () => `The leader ${printed(testCase)}. Expected it to stay leader for ${10 * ELECTION_TICKS} ticks, found ${role}.`,
  );
}

async function stepsDown(testCase: QuorumCase): Promise<void> {
  const group = await lead(testCase);
  const before = group.status(1);
  await leaderTicks(group, testCase, 2 * ELECTION_TICKS);
  const { role, leader, term, vote } = group.status(1);
  check(
    role !== 'leader',
    PROPERTY,
    () => `The leader ${printed(testCase)}. Expected it to step down within ${2 * ELECTION_TICKS} ticks, found ${role}.`,
  );
  check(
    leader !== 1,
    PROPERTY,
    () => `The leader ${printed(testCase)}. It stepped down; expected another known leader or none, found itself.`,
  );
  check(
    term === before.term && vote === before.vote,
    PROPERTY,
    () =>
      `The leader ${printed(testCase)}. It stepped down. Expected term ${before.term} and vote ${before.vote} as before, since only ` +
      `an election starts a new term, found term ${term} and vote ${vote}.`,
  );
}

function printed({ size, checkQuorum, connected, nonMembers = [] }: QuorumCase): string {
  const who = connected.length === 0 ? 'no member' : `members ${connected.join(', ')}`;
  const more = nonMembers.length === 0 ? '' : `, and from ${nonMembers.join(', ')}, which are no members`;
  return `of a group of ${size}, ${checkQuorum ? 'with' : 'without'} checkQuorum, receives responses from ${who}${more}`;
}
