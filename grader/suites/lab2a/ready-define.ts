import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedTest } from '#grader/catalogue/graded-test';

import { raftTest } from './simulation-define';

/** A test of what `ready` and `advance` say, on one node and without a network. */
export function readyTest(name: string, title: string, run: (context: ScenarioContext) => Promise<void>): SimulatedTest {
  const named = (context: ScenarioContext): Promise<void> => {
    // Little else happens in the world, and two tests should not have one trace.
    context.simulation.record('world', 'examine', { title });
    return run(context);
  };
  return raftTest(name, {
    part: 'lab2ac',
    title,
    points: 1,
    seeds: 1,
    references: 'docs: ready; Ongaro & Ousterhout (2014), figure 2',
    docsAnchor: 'ready',
    run: named,
  });
}
