import type { SimulatedTest } from '#grader/catalogue/graded-test';

type Given = Pick<SimulatedTest, 'part' | 'claim' | 'points' | 'seeds' | 'reading' | 'anchor' | 'run'>;
type Optional = Pick<SimulatedTest, 'faults' | 'goals' | 'maxEvents' | 'maxMilliseconds' | 'network'>;

/** A simulated test of a sub-part of lab2a. Without `faults` it meets none. */
export function raftTest(name: string, about: Given & Partial<Optional>): SimulatedTest {
  return { kind: 'simulated', id: `${about.part}/${name}`, faults: [], goals: [], ...about };
}
