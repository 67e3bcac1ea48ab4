import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';

import { NETWORK, healAndElect, startSimulation } from './simulation-run';

/** How long a leader without faults must stay leader, in virtual milliseconds. */
const STABLE_MS = 2000;

export const electionsUnderFaults = gradedTest('lab2aa', 'simulated-elections', {
  title: 'A term has at most one leader under network faults and crashes; after healing one leader is elected, and stays',
  points: 2,
  seeds: 600,
  faults: ['crash', 'pause', 'slow store', 'loss', 'duplication', 'reordering', 'delay', 'clog', 'cut', 'partition'],
  coveragePoints: [
    'a leader was deposed',
    'a node restarted',
    'an election had no winner',
    'a leader did not know yet that it was deposed',
  ],
  references: 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 5.2',
  docsAnchor: 'simulation',
  network: NETWORK,
  async run(context) {
    const simulation = await startSimulation(context, { mode: 'messages', replicates: false });
    await context.simulation.sleep(simulation.untilMs);
    const leader = await healAndElect(simulation);
    const { term } = leader.service!.driver.status;
    await context.simulation.sleep(STABLE_MS);
    const now = simulation.group.agreedLeader();
    const message = (): string =>
      `Expected ${leader.actor} to stay the leader of term ${term} for ${STABLE_MS} ms without faults, found:\n${simulation.group.describe()}`;
    check(now === leader.id && simulation.group.status(now).term === term, 'stable leader', message);
  },
});
