import type { SimulatedTest } from '#grader/catalogue/graded-test';

type Given = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'references' | 'docsAnchor' | 'run'>;
type Optional = Pick<SimulatedTest, 'coveragePoints' | 'maxEvents' | 'maxMilliseconds'>;

/** A test that hands messages to nodes itself, one by one: no faults but those it plays. */
function directTest(part: string, name: string, about: Given & Partial<Optional>): SimulatedTest {
  return { kind: 'simulated', id: `${part}/${name}`, part, faults: [], coveragePoints: [], ...about };
}

export function electionTest(name: string, about: Given & Partial<Optional>): SimulatedTest {
  return directTest('lab2aa', name, about);
}

export function replicationTest(name: string, about: Given & Partial<Optional>): SimulatedTest {
  return directTest('lab2ab', name, about);
}

/** Where to read about a rule. */
export function paper(section: string): string {
  return `Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), ${section}`;
}

export function thesis(section: string): string {
  return `Ongaro, Consensus: Bridging Theory and Practice (2014), ${section}`;
}

/** Seeds of a test in which chance decides nothing but the election timeouts. */
export const FEW_SEEDS = 3;
