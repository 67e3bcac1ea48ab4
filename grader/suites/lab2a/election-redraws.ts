/**
 * Goal: whatever restarts the election timer, the timeout is drawn again. Method: `random` returns 0 until the timer restarts, and
 * random numbers from then on. A timeout that was drawn before is always the lowest one.
 */
import type { ScenarioContext } from '#harness/scenario/context';
import { purpose } from '#harness/simulation/choices/choices';

import { appendMessage, heartbeat, heartbeatResponse, vote, voteRequest } from './fake-messages';
import { expectSpread, ticksToElection } from './election-ticks';
import { ELECTION_TICKS, type GroupOptions, ScriptedGroup } from './scripted-group';

const REDRAWS = purpose('election timeouts that are drawn again');
const MANY_TIMES = 20;

/** Something that restarts the timer of node 1. */
export interface Restart {
  readonly what: string;
  /** Brings node 1 before the restart, in a term of its own. */
  readonly prepare: (group: ScriptedGroup) => Promise<void> | void;
  readonly restart: (group: ScriptedGroup) => void;
}

const entersTerm = (group: ScriptedGroup): void => group.step(1, heartbeatResponse({ from: 2, to: 1, term: termOf(group) + 1 }));
const entersTermOfLeader = (group: ScriptedGroup): void => group.step(1, heartbeat({ from: 2, to: 1, term: termOf(group) + 1 }));
const receivesHeartbeat = (group: ScriptedGroup): void => group.step(1, heartbeat({ from: 2, to: 1, term: termOf(group) }));
const becomesCandidate = (group: ScriptedGroup): void => void group.becomeCandidate(1);
const becomesLeader = (group: ScriptedGroup): Promise<void> => group.elect(1);

export const RESTARTS: readonly Restart[] = [
  { what: 'a heartbeat of the leader that it follows', prepare: entersTermOfLeader, restart: receivesHeartbeat },
  { what: 'the first heartbeat of the leader of its term', prepare: entersTerm, restart: receivesHeartbeat },
  { what: 'the heartbeat of a leader of a later term', prepare: entersTerm, restart: entersTermOfLeader },
  { what: 'a response of a later term', prepare: entersTerm, restart: entersTerm },
  { what: 'a response of a later term to a leader', prepare: becomesLeader, restart: entersTerm },
  {
    what: 'a vote that it granted',
    prepare: entersTerm,
    restart: (group) => group.step(1, voteRequest({ from: 3, to: 1, term: termOf(group) })),
  },
  { what: 'the start of its election', prepare: entersTerm, restart: becomesCandidate },
  { what: 'a heartbeat of the leader of its term to a candidate', prepare: becomesCandidate, restart: receivesHeartbeat },
  {
    what: 'the refusals of a majority to a candidate',
    prepare: becomesCandidate,
    restart: (group) => {
      for (const from of [2, 3]) group.step(1, vote({ from, to: 1, term: termOf(group) }, true));
    },
  },
  { what: 'a quorum check after which it stepped down', prepare: becomesLeader, restart: stepsDown },
];

/** The restarts for which part 2ab is needed. */
export const RESTARTS_BY_APPENDS: readonly Restart[] = [
  { what: 'an append of the leader that it follows', prepare: entersTermOfLeader, restart: (group) => receivesAppend(group) },
  { what: 'the first append of the leader of its term', prepare: entersTerm, restart: (group) => receivesAppend(group) },
  { what: 'an append that it refuses', prepare: entersTermOfLeader, restart: (group) => receivesAppend(group, 9) },
  { what: 'an append of the leader of its term to a candidate', prepare: becomesCandidate, restart: (group) => receivesAppend(group) },
];

/** @param index of the entry before; the log of node 1 is empty */
function receivesAppend(group: ScriptedGroup, index = 0): void {
  group.step(1, appendMessage({ from: 2, to: 1, term: termOf(group) }, { index, logTerm: index }));
}

function stepsDown(group: ScriptedGroup): void {
  for (let tick = 0; tick < 2 * ELECTION_TICKS && group.status(1).role === 'leader'; tick++) group.tick(1);
}

function termOf(group: ScriptedGroup): number {
  return group.status(1).term;
}

export async function expectRedraws(
  context: ScenarioContext,
  restarts: readonly Restart[],
  options: Partial<GroupOptions> = {},
): Promise<void> {
  for (const [number, restart] of restarts.entries()) await context.part(() => expectRedraw(context, restart, { ...options, number }));
}

interface RedrawOptions extends Partial<GroupOptions> {
  /** Each restart has random numbers of its own. */
  readonly number: number;
}

async function expectRedraw(context: ScenarioContext, restart: Restart, { number, ...options }: RedrawOptions): Promise<void> {
  let isRandom = false;
  let draws = 0;
  const random = (bound: number): number => (isRandom ? context.simulation.choices.choose(REDRAWS, number, draws++, bound) : 0);
  const group = await ScriptedGroup.start(context, { size: 3, checkQuorum: true, ...options, random });
  const all: number[] = [];
  for (let time = 0; time < MANY_TIMES; time++) {
    isRandom = false;
    await restart.prepare(group);
    isRandom = true;
    restart.restart(group);
    // The tests of the quorum check and of the terms expect that a leader steps down.
    if (group.status(1).role === 'leader') return;
    group.takeInFlight();
    all.push(ticksToElection(group, 1, `a node that received nothing after ${restart.what}`));
  }
  const what = `${MANY_TIMES} timeouts of node 1, because the timer restarts with a new random timeout after ${restart.what}`;
  expectSpread(all, 4, what);
}
