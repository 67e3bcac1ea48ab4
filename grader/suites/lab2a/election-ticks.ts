import { check } from '#harness/scenario/check';
import { quantity } from '#kit/quantity';

import { ELECTION_TICKS, type ScriptedGroup } from './scripted-group';

const PROPERTY = 'election timeout';

/** The ticks until a node that receives nothing sends something. @param who the node, for a failure */
export function ticksToElection(group: ScriptedGroup, id: number, who = 'a follower that receives nothing'): number {
  let ticks = 0;
  while (group.inFlight.length === 0 && ticks < 3 * ELECTION_TICKS) {
    group.tick(id);
    ticks++;
  }
  group.takeInFlight();
  expectInRange(ticks, who);
  return ticks;
}

export function expectInRange(ticks: number, who: string): void {
  const range = `[${ELECTION_TICKS}, ${2 * ELECTION_TICKS})`;
  const inRange = ticks >= ELECTION_TICKS && ticks < 2 * ELECTION_TICKS;
  check(inRange, PROPERTY, () => `Expected ${who} to start an election after a number of ticks in ${range}, found ${ticks}.`);
}

/** @param what which timeouts: `the timeouts of 60 new nodes` */
export function expectSpread(all: readonly number[], min: number, what: string): void {
  const different = new Set(all).size;
  check(different >= min, PROPERTY, () => `Expected at least ${min} different values in ${what}, found ${different}: ${counts(all)}.`);
}

/** `10 (18 times), 13 (2 times)`. */
function counts(all: readonly number[]): string {
  const values = [...new Set(all)].sort((one, other) => one - other);
  return values.map((value) => `${value} (${quantity(all.filter((other) => other === value).length, 'time')})`).join(', ');
}
