import type { ScenarioContext } from '#harness/scenario/context';
import type { Purpose } from '#harness/simulation/choices/choices';

const DRAWS_PER_STEP_MAX = 16;

/**
 * Random steps of a test that compares a solution with a model. Each step has choices of its own, so a shrunk run can leave out steps
 * and leave the others as they were. What a step does must be legal after any selection of the steps before it.
 */
export class RandomSteps {
  private step = 0;
  private draws = 0;

  /** @param number of this sequence of steps in the test: 1 for the first */
  constructor(
    private readonly context: ScenarioContext,
    private readonly purpose: Purpose,
    private readonly number = 1,
  ) {}

  async run(steps: number, action: () => Promise<void> | void): Promise<void> {
    for (this.step = 1; this.step <= steps; this.step++) {
      this.draws = 0;
      if (this.context.shouldRun(this.number, this.step)) await action();
    }
  }

  /** @returns a number from 0 to `bound` - 1 */
  draw(bound: number): number {
    return this.context.simulation.choices.choose(this.purpose, this.number, this.step * DRAWS_PER_STEP_MAX + this.draws++, bound);
  }
}
