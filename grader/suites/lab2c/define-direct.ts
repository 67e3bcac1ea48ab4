import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { paper } from '#grader/suites/references';
import { storeTest } from '#grader/suites/lab2b/define';

type Given = Pick<SimulatedTest, 'title' | 'points' | 'docsAnchor' | 'run'>;

/** A test that hands messages, commands and snapshots to the parts itself, one by one. */
export function snapshotTest(name: string, about: Given & Partial<Pick<SimulatedTest, 'references' | 'seeds'>>): SimulatedTest {
  return storeTest('lab2c', name, { seeds: 3, references: paper('section 7'), ...about });
}
