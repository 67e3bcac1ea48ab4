import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';

import { heartbeat } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const RULE = 'election timeout';
const MANY_NODES = 60;
const MANY_TIMES = 30;

export const timeouts = gradedTest('lab2aa', 'timeouts', {
  title: 'Election timeouts lie in [electionTicks, 2 · electionTicks), are drawn anew each time, and rarely coincide',
  points: 1,
  seeds: 5,
  references: paper('section 5.2'),
  docsAnchor: 'timeouts',
  async run(context) {
    await rarelyCoincide(context);
    await drawnAnew(context);
    await candidatesToo(context);
  },
});

async function rarelyCoincide(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: MANY_NODES, replicates: false });
  const all = group.ids.map((id) => ticksToElection(group, id));
  const counts = all.map((ticks) => all.filter((other) => other === ticks).length);
  // Of 60 draws from 10 values the most frequent comes up 6 times or a few more; half of them never in a lifetime.
  const most = Math.max(...counts);
  check(most < MANY_NODES / 2, RULE, () => `Of ${MANY_NODES} new nodes ${most} have the same timeout: ${printed(all)}.`);
  expectSpread(all, 7, `the timeouts of ${MANY_NODES} new nodes`);
}

async function drawnAnew(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  const all: number[] = [];
  for (let time = 0; time < MANY_TIMES; time++) {
    all.push(ticksToElection(group, 1));
    followsNewLeader(group);
  }
  expectSpread(all, 4, `${MANY_TIMES} timeouts of one node, one after the other`);
}

/** Node 1 hears of a leader of a later term than its own. */
function followsNewLeader(group: ScriptedGroup): void {
  group.step(1, heartbeat({ from: 2, to: 1, term: group.status(1).term + 1 }));
  group.takeInFlight();
}

/** A candidate that is not answered starts the next election after another timeout. */
async function candidatesToo(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  group.becomeCandidate(1);
  const all: number[] = [];
  for (let time = 0; time < MANY_TIMES; time++) {
    const { term } = group.status(1);
    let ticks = 0;
    while (group.status(1).term === term && ticks < 2 * ELECTION_TICKS) {
      group.tick(1);
      ticks++;
    }
    const asks = group.takeInFlight().length > 0;
    check(asks, RULE, () => `A candidate that nobody answers asks for no vote again within ${ticks} ticks.`);
    // One that asks first whether it would be elected stays in its term.
    if (group.status(1).term === term) return;
    expectInRange(ticks, 'a candidate that nobody answers');
    all.push(ticks);
  }
  expectSpread(all, 4, `${MANY_TIMES} timeouts of one candidate, one after the other`);
}

/** How many ticks a node that hears nothing waits until it says something. */
function ticksToElection(group: ScriptedGroup, id: number): number {
  let ticks = 0;
  while (group.inFlight.length === 0 && ticks < 3 * ELECTION_TICKS) {
    group.tick(id);
    ticks++;
  }
  group.takeInFlight();
  expectInRange(ticks, 'a follower that hears nothing');
  return ticks;
}

function expectInRange(ticks: number, who: string): void {
  const range = `[${ELECTION_TICKS}, ${2 * ELECTION_TICKS})`;
  const inRange = ticks >= ELECTION_TICKS && ticks < 2 * ELECTION_TICKS;
  check(inRange, RULE, () => `${who} starts an election after ${ticks} ticks, which is not in ${range}.`);
}

function expectSpread(all: readonly number[], least: number, what: string): void {
  const different = new Set(all).size;
  check(
    different >= least,
    RULE,
    () => `Expected that ${what} are spread over their range, but only ${different} of them differ: ${printed(all)}.`,
  );
}

function printed(all: readonly number[]): string {
  return all.join(', ');
}
