import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';

import { NETWORK, healAndElect, startSimulation } from './simulation-run';

/** How long a leader is watched that nobody disturbs, in virtual milliseconds. */
const WATCHED_MS = 2000;

export const electionsUnderFaults = gradedTest('lab2aa', 'simulated-elections', {
  title: 'Whatever the network and crashes do, a term has one leader at most; and once all is well, one is elected, and stays',
  points: 3,
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
    const { term } = leader.service!.status();
    await context.simulation.sleep(WATCHED_MS);
    const now = simulation.group.agreedLeader();
    const message = (): string =>
      `${leader.actor} led term ${term}, and all followed it; nothing went wrong, but ${WATCHED_MS} ms later:\n${simulation.group.describe()}`;
    check(now === leader && now.service!.status().term === term, 'stable leader', message);
  },
});
