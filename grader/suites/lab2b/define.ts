import type { SimulatedTest } from '#grader/catalogue/graded-test';

type Given = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'references' | 'docsAnchor' | 'run'>;
type Optional = Pick<SimulatedTest, 'faults' | 'coveragePoints' | 'maxEvents' | 'maxMilliseconds' | 'network'>;

/** Virtual microseconds, one way. */
export const NETWORK = { latencyMin: 1_000, latencyMax: 10_000 };

/** A run has at most so much in it; a right solution stays far below. */
const BOUNDS = { maxEvents: 2_000_000, maxMilliseconds: 120_000 };

/** Of the rules that each run is held to. What lab2c breaks of the disk it mostly breaks by installing a snapshot. */
const RULE_ANCHORS = {
  lab2b: {
    'persisted before sent': 'lab2b#durability',
    'applied state': 'lab2b#applying',
    'log on disk': 'lab2b#disk-layout',
    linearizability: 'lab2b#linearizability',
  },
  lab2c: {
    'persisted before sent': 'lab2b#durability',
    'applied state': 'lab2c#installing',
    'log on disk': 'lab2c#atomicity',
    linearizability: 'lab2c#linearizability',
  },
};

/** A test of the replicated store. Without `faults` it meets none. */
export function storeTest(part: 'lab2b' | 'lab2c', name: string, about: Given & Partial<Optional>): SimulatedTest {
  return {
    kind: 'simulated',
    id: `${part}/${name}`,
    part,
    faults: [],
    coveragePoints: [],
    network: NETWORK,
    propertyAnchors: RULE_ANCHORS[part],
    ...BOUNDS,
    ...about,
  };
}

/** Seeds of a test in which chance decides nothing but how long things take. */
export const FEW_SEEDS = 5;

export const LINEARIZABILITY = 'Herlihy & Wing, Linearizability (1990), section 2; Ongaro & Ousterhout (2014), section 8';
