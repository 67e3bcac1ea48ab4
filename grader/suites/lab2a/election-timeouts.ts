import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';

import { expectRedraws, RESTARTS } from './election-redraws';
import { expectInRange, expectSpread, ticksToElection } from './election-ticks';
import { heartbeat } from './fake-messages';
import { ELECTION_TICKS, ScriptedGroup } from './scripted-group';

const PROPERTY = 'election timeout';
const MANY_NODES = 60;
const MANY_TIMES = 30;

export const timeouts = gradedTest('lab2aa', 'timeouts', {
  title: 'Election timeouts lie in [electionTicks, 2 · electionTicks), are drawn again each time, and are rarely equal',
  points: 1,
  seeds: 5,
  references: paper('section 5.2'),
  docsAnchor: 'timeouts',
  async run(context) {
    for (const part of [rarelyEqual, drawnAgain, candidatesToo]) await context.part(part);
    await expectRedraws(context, RESTARTS, { replicates: false });
  },
});

async function rarelyEqual(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: MANY_NODES, replicates: false });
  const all = group.ids.map((id) => ticksToElection(group, id));
  const counts = all.map((ticks) => all.filter((other) => other === ticks).length);
  // Of 60 draws from 10 values, the most frequent one is drawn 6 times or a few more. 30 times does not happen.
  const max = Math.max(...counts);
  check(
    max < MANY_NODES / 2,
    PROPERTY,
    () => `Expected fewer than ${MANY_NODES / 2} of ${MANY_NODES} new nodes with the same timeout, found ${max}: ${all.join(', ')}.`,
  );
  expectSpread(all, 7, `the timeouts of ${MANY_NODES} new nodes`);
}

async function drawnAgain(context: ScenarioContext): Promise<void> {
  const group = await ScriptedGroup.start(context, { size: 3, replicates: false });
  const all: number[] = [];
  for (let time = 0; time < MANY_TIMES; time++) {
    all.push(ticksToElection(group, 1));
    followsNewLeader(group);
  }
  expectSpread(all, 4, `${MANY_TIMES} timeouts of one node, one after the other`);
}

/** Node 1 receives a heartbeat of a later term than its own. */
function followsNewLeader(group: ScriptedGroup): void {
  group.step(1, heartbeat({ from: 2, to: 1, term: group.status(1).term + 1 }));
  group.takeInFlight();
}

/** A candidate without responses starts the next election after another timeout. */
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
    const sendsRequests = group.takeInFlight().length > 0;
    check(
      sendsRequests,
      PROPERTY,
      () => `Expected a candidate without responses to request votes again within ${ticks} ticks, found no request.`,
    );
    // With pre-vote, it stays in its term.
    if (group.status(1).term === term) return;
    expectInRange(ticks, 'a candidate without responses');
    all.push(ticks);
  }
  expectSpread(all, 4, `${MANY_TIMES} timeouts of one candidate, one after the other`);
}
