import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedTest } from '#grader/catalogue/graded-test';

import { raftTest } from './simulation-define';

/** A test of what `ready` and `advance` say, on one node and without a network. */
export function readyTest(name: string, claim: string, run: (context: ScenarioContext) => Promise<void>): SimulatedTest {
  const named = (context: ScenarioContext): Promise<void> => {
    // Little else happens in the world, and two tests should not have one trace.
    context.world.record('world', 'examine', { claim });
    return run(context);
  };
  return raftTest(name, { part: 'lab2ac', claim, points: 1, seeds: 1, reading: 'docs: ready; Ongaro & Ousterhout (2014), figure 2', anchor: 'ready', run: named });
}
