import type { SimulatedTest } from '#grader/catalogue/graded-test';
import type { ScenarioContext } from '#harness/scenario/context';

/** Seeds of a test in which chance decides little: when an election times out, how long the disk takes. */
const DEFAULT_SEEDS = 3;

type Required = Pick<SimulatedTest, 'title' | 'points' | 'references' | 'docsAnchor' | 'run'>;

/** All of these have defaults. */
interface Optional extends Partial<Omit<SimulatedTest, keyof Required | 'kind' | 'id' | 'part'>> {
  /**
   * Whether the name of the test is recorded first. For tests in which little else is recorded: two tests should not have the
   * same trace. Default: false.
   */
  readonly recordsName?: boolean;
}

export type TestDefinition = Required & Optional;

/**
 * The constructor of the graded tests that run in the simulation. Defaults: 3 seeds, no random faults, no coverage points, the
 * method `simulation` if there are random faults and `scripted` otherwise, and the bounds and the network of `Scenario`.
 *
 * @param name in the part; the test's id is `part/name`
 */
export function gradedTest(part: string, name: string, { recordsName = false, ...definition }: TestDefinition): SimulatedTest {
  const run = (context: ScenarioContext): Promise<void> => {
    context.simulation.record('world', 'examine', { test: name });
    return definition.run(context);
  };
  return {
    kind: 'simulated',
    method: (definition.faults ?? []).length > 0 ? 'simulation' : 'scripted',
    id: `${part}/${name}`,
    part,
    seeds: DEFAULT_SEEDS,
    faults: [],
    coveragePoints: [],
    ...definition,
    ...(recordsName ? { run } : {}),
  };
}
