import type { SimulatedTest } from '#grader/catalogue/graded-test';

type Given = Pick<SimulatedTest, 'title' | 'points' | 'seeds' | 'references' | 'docsAnchor' | 'run'>;
type Optional = Pick<SimulatedTest, 'faults' | 'coveragePoints' | 'maxEvents' | 'maxMilliseconds'>;

/** A simulated test of lab1. Without `faults` it meets none. */
export function lab1Test(name: string, about: Given & Partial<Optional>): SimulatedTest {
  return { kind: 'simulated', id: `lab1/${name}`, part: 'lab1', faults: [], coveragePoints: [], ...about };
}

/** Seeds of a test that only varies how long the disk takes. */
export const FEW_SEEDS = 5;
