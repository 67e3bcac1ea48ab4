import { checkLinearizability } from '#harness/checkers/linearizability/linearizability';
import type { SequentialModel } from '#harness/checkers/linearizability/model';
import type { History } from '#harness/scenario/history';
import { unknown, violation } from '#harness/scenario/verdict';

/** What the checker may take at first, in its steps: a second or so. */
const STEPS = 1_000_000;

/**
 * Throws a violation where what clients saw is not linearizable. A checker that runs out of steps is given ten times as
 * many, once; after that the verdict is `unknown`, which costs nobody a point.
 */
export function checkLinearizable<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: History<Input, Output>,
): void {
  for (const maxSteps of [STEPS, 10 * STEPS]) {
    const result = checkLinearizability(model, history.operations, { maxSteps });
    if (result.verdict === 'illegal') {
      const { message, stuck } = result.explanation;
      const illegal = stuck.slice(0, 1).flatMap((operation) => history.nameOf(operation) ?? []);
      throw violation('linearizability', message, illegal);
    }
    if (result.verdict === 'linearizable') return;
  }
  throw unknown(`The linearizability checker found no answer in ${10 * STEPS} steps.`);
}
