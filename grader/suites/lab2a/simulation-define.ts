import type { SimulatedTest } from '#grader/catalogue/graded-test';

type Given = Pick<SimulatedTest, 'part' | 'title' | 'points' | 'seeds' | 'references' | 'docsAnchor' | 'run'>;
type Optional = Pick<SimulatedTest, 'faults' | 'coveragePoints' | 'maxEvents' | 'maxMilliseconds' | 'network'>;

/** A simulated test of a sub-part of lab2a. Without `faults` it meets none. */
export function raftTest(name: string, about: Given & Partial<Optional>): SimulatedTest {
  return { kind: 'simulated', id: `${about.part}/${name}`, faults: [], coveragePoints: [], ...about };
}
