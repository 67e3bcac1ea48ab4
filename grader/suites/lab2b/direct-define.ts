import type { SimulatedTest } from '#grader/catalogue/graded-test';
import type { ScenarioContext } from '#harness/scenario/context';

import { storeTest } from './define';

type Given = Pick<SimulatedTest, 'title' | 'points' | 'references' | 'docsAnchor' | 'run'>;

/** A test of the solution's functions on peers that the test makes: no network, and no chance but how long the disk takes. */
export function madeTest(name: string, about: Given): SimulatedTest {
  const run = (context: ScenarioContext): Promise<void> => {
    // Little else happens in the world, and two tests should not have one trace.
    context.simulation.record('world', 'examine', { title: about.title });
    return about.run(context);
  };
  return storeTest('lab2b', name, { ...about, seeds: 2, run });
}

/** A test of whole stores in the world, where nothing goes wrong but what the test plays. */
export function groupTest(name: string, about: Given & Partial<Pick<SimulatedTest, 'coveragePoints' | 'seeds'>>): SimulatedTest {
  return storeTest('lab2b', name, { seeds: 3, ...about });
}

export const FIGURE_2 = 'Ongaro & Ousterhout (2014), figure 2';

export function raftPaper(section: string): string {
  return `Ongaro & Ousterhout (2014), section ${section}`;
}
