import { gradedTest } from '#grader/catalogue/define-test';
import type { FaultKind } from '#harness/simulation/faults/kinds';
import { check } from '#harness/scenario/check';
import { bytesOf, equalBytes, printBytes } from '#kit/bytes';
import type { SimulatedTest } from '#grader/catalogue/graded-test';

import { NETWORK, type RaftSimulation, healAndElect, poll, propose, proposeUntilHealing, startSimulation } from './simulation-run';

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
  const mode = part === 'lab2ac' ? 'ready' : 'messages';
  return gradedTest(part, name, {
    ...about,
    references: REFERENCES,
    docsAnchor: mode === 'ready' ? 'ready' : 'simulation',
    network: NETWORK,
    async run(context) {
      const simulation = await startSimulation(context, { mode, replicates: true });
      await proposeUntilHealing(simulation);
      const leader = await healAndElect(simulation);
      for (let i = 1; i <= PROPOSALS; i++) {
        const value = `after healing ${i}`;
        const entry = await propose(simulation.client, leader, value);
        check(
          entry !== undefined,
          'liveness',
          () =>
            `Expected ${leader.actor}, which all nodes follow, to accept a proposal, found a rejection.\n${simulation.group.describe()}`,
        );
        await expectEverywhere(simulation, entry, value);
      }
    },
  });
}

/** Waits until the entry is committed on every node and, with `ready`, applied. */
async function expectEverywhere(
  { context, group }: RaftSimulation,
  { index, term }: { index: number; term: number },
  value: string,
): Promise<void> {
  const isEverywhere = (): boolean =>
    group.statuses().every(({ commit, applied }) => commit >= index && (!group.applies || applied >= index));
  await poll(
    context,
    COMMITTED_WITHIN_MS,
    `Entry ${index} of term ${term}, proposed after healing, is ${group.applies ? 'applied' : 'committed'} everywhere`,
    isEverywhere,
  );
  for (const { id } of group.stores) {
    const disk = group.disk(id);
    check(
      disk.termAt(index) === term,
      'durability',
      () => `Expected the committed entry ${index} of term ${term} in the storage of node ${id}, found one of term ${disk.termAt(index)}.`,
    );
    if (!group.applies) continue;
    const applied = disk.applied[index - 1];
    check(
      applied !== undefined,
      'ready',
      () =>
        `Expected the host of node ${id} to apply entry ${index} from a ready, found ${disk.applied.length} applied entries. The node says that it is applied: only advance may move the applied index.`,
    );
    check(
      equalBytes(applied.data, bytesOf(value)),
      'state machine safety',
      () => `Expected node ${id} to apply ${value} as entry ${index}, found ${printBytes(applied.data)}.`,
    );
  }
}

export const replicationOnUnreliableNetwork = simulated('simulated-network', 'lab2ab', {
  title: 'On a network that loses, duplicates, delays and reorders messages, logs match, and committed entries stay',
  points: 1,
  seeds: 250,
  faults: NETWORK_FAULTS,
  coveragePoints: ['a leader was deposed'],
});

export const replicationUnderFaults = simulated('simulated-replication', 'lab2ab', {
  title:
    'Logs match and committed entries stay also under partitions, pauses and restarts; after healing, proposals are committed on all nodes',
  points: 1,
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
  title: 'A host that handles readies loses nothing, in whatever step it crashes, and applies each entry once and in order',
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
