import { gradedTest } from '#grader/catalogue/define-test';
import { thesis } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';

import { heartbeatResponse } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const RULE = 'quorum check';

export const quorumCheck = gradedTest('lab2aa', 'quorum-check', {
  title: 'With checkQuorum a leader that hears of no majority for an election timeout steps down; one that does hear of it stays',
  points: 1,
  references: thesis('section 6.2'),
  docsAnchor: 'quorum-check',
  async run(context) {
    await stays({ context, size: 5, checkQuorum: true, heard: [2, 3] });
    await stays({ context, size: 4, checkQuorum: true, heard: [3, 4] });
    await stays({ context, size: 2, checkQuorum: true, heard: [2] });
    await stays({ context, size: 1, checkQuorum: true, heard: [] });
    await stays({ context, size: 3, checkQuorum: false, heard: [] });
    await stepsDown({ context, size: 5, checkQuorum: true, heard: [4] });
    await stepsDown({ context, size: 4, checkQuorum: true, heard: [2] });
    await stepsDown({ context, size: 3, checkQuorum: true, heard: [] });
    await stepsDown({ context, size: 2, checkQuorum: true, heard: [] });
    await stepsDown({ context, size: 5, checkQuorum: true, heard: [2], strangers: [98, 99] });
  },
});

interface Situation {
  readonly context: ScenarioContext;
  readonly size: number;
  readonly checkQuorum: boolean;
  /** The members that the leader, which is 1, still hears of. */
  readonly heard: readonly number[];
  readonly strangers?: readonly number[];
}

async function lead({ context, size, checkQuorum, heard }: Situation): Promise<ScriptedGroup> {
  const group = await ScriptedGroup.start(context, { size, checkQuorum, replicates: false });
  await group.elect(1);
  await group.run(3 * ELECTION_TICKS);
  group.connectOnly(1, ...heard);
  return group;
}

/** The leader's ticks, as long as it leads, and the answers to its heartbeats. */
async function leaderTicks(group: ScriptedGroup, { strangers = [] }: Situation, ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks && group.status(1).role === 'leader'; tick++) {
    await group.run(1, [1]);
    for (const from of strangers) group.step(1, heartbeatResponse({ from, to: 1, term: group.status(1).term }));
  }
}

async function stays(situation: Situation): Promise<void> {
  const group = await lead(situation);
  await leaderTicks(group, situation, 10 * ELECTION_TICKS);
  const { role } = group.status(1);
  check(role === 'leader', RULE, () => `The leader ${printed(situation)}: it should lead on, but is ${role}.`);
}

async function stepsDown(situation: Situation): Promise<void> {
  const group = await lead(situation);
  await leaderTicks(group, situation, 2 * ELECTION_TICKS);
  const { role, leader } = group.status(1);
  check(role !== 'leader', RULE, () => `The leader ${printed(situation)}: after ${2 * ELECTION_TICKS} ticks it leads on.`);
  check(leader !== 1, RULE, () => `The leader ${printed(situation)}: it has stepped down, but takes itself for the leader.`);
}

function printed({ size, checkQuorum, heard, strangers = [] }: Situation): string {
  const who = heard.length === 0 ? 'nobody' : heard.join(', ');
  const more = strangers.length === 0 ? '' : `, and of ${strangers.join(', ')}, who are no members`;
  return `of a group of ${size}, ${checkQuorum ? 'with' : 'without'} checkQuorum, hears of ${who}${more}`;
}
