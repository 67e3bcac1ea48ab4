import type { FaultKind } from '#harness/simulation/faults/kinds';
import { check } from '#harness/scenario/check';
import { bytesOf, equalBytes, printBytes } from '#kit/bytes';
import type { SimulatedTest } from '#grader/catalogue/graded-test';

import { raftTest } from './simulation-define';
import { NETWORK, type Simulation, healAndElect, poll, propose, proposeOnAndOn, startSimulation } from './simulation-run';

/** Proposals after healing. */
const PROPOSALS = 3;
const COMMITTED_WITHIN_MS = 20_000;

const REFERENCES = 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), figure 3 and sections 5.3 and 5.4';
const NETWORK_FAULTS: readonly FaultKind[] = ['slow store', 'loss', 'duplication', 'reordering', 'delay', 'clog'];

function simulated(
  name: string,
  part: string,
  about: Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'faults' | 'coveragePoints'>,
): SimulatedTest {
  const host = part === 'lab2ac' ? 'ready' : 'messages';
  return raftTest(name, {
    ...about,
    part,
    references: REFERENCES,
    docsAnchor: 'simulation',
    network: NETWORK,
    async run(context) {
      const simulation = await startSimulation(context, { host, replicates: true });
      await proposeOnAndOn(simulation);
      const leader = await healAndElect(simulation);
      for (let i = 1; i <= PROPOSALS; i++) {
        const value = `after healing ${i}`;
        const entry = await propose(simulation.client, leader, value);
        check(
          entry !== undefined,
          'liveness',
          () => `All nodes followed ${leader.actor}, but it did not take a proposal.\n${simulation.group.describe()}`,
        );
        await expectEverywhere(simulation, entry, value);
      }
    },
  });
}

/** The entry becomes committed on every node; with `ready` it is applied, too. */
async function expectEverywhere(
  { context, group }: Simulation,
  { index, term }: { index: number; term: number },
  value: string,
): Promise<void> {
  const isReached = (): boolean => group.statuses().every(({ commit, applied }) => commit >= index && (!group.applies || applied >= index));
  await poll(
    context,
    COMMITTED_WITHIN_MS,
    `Entry ${index} of term ${term}, proposed after healing, is ${group.applies ? 'applied' : 'committed'} everywhere`,
    isReached,
  );
  for (const { id } of group.stores) {
    const durable = group.durable(id);
    check(
      durable.termAt(index) === term,
      'durability',
      () => `Entry ${index} of term ${term} is committed on node ${id}, but its storage has one of term ${durable.termAt(index)} there.`,
    );
    if (!group.applies) continue;
    const applied = durable.applied[index - 1]!;
    check(
      equalBytes(applied.data, bytesOf(value)),
      'state machine safety',
      () => `Node ${id} applied ${printBytes(applied.data)} as entry ${index}, which is ${value}.`,
    );
  }
}

export const replicationOnUnreliableNetwork = simulated('simulated-network', 'lab2ab', {
  title: 'On a network that loses, doubles, delays and reorders, logs match, and what is committed stays',
  points: 2,
  seeds: 250,
  faults: NETWORK_FAULTS,
  coveragePoints: ['a leader was deposed'],
});

export const replicationUnderFaults = simulated('simulated-replication', 'lab2ab', {
  title: 'Also through partitions, pauses and restarts; and once all is well, what is proposed is committed everywhere',
  points: 3,
  seeds: 400,
  faults: [...NETWORK_FAULTS, 'crash', 'pause', 'cut', 'partition'],
  coveragePoints: [
    'a leader was deposed',
    'a node restarted',
    'a log suffix was overwritten',
    'a leader did not know yet that it was deposed',
  ],
});

export const readyUnderFaults = simulated('simulated-host', 'lab2ac', {
  title: 'A host that does what ready says loses nothing, whatever step it crashes in, and applies everything once and in order',
  points: 2,
  seeds: 500,
  faults: [...NETWORK_FAULTS, 'crash', 'pause', 'cut', 'partition'],
  coveragePoints: [
    'a leader was deposed',
    'a node restarted',
    'a log suffix was overwritten',
    'a leader did not know yet that it was deposed',
  ],
});
