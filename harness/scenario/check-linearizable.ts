import { checkLinearizability } from '#harness/checkers/linearizability/linearizability';
import type { SequentialModel } from '#harness/checkers/linearizability/model';
import type { History } from '#harness/scenario/history';
import { unknown, violation } from '#harness/scenario/verdict';

/** The checker's first budget, in its steps: about one second. */
const STEPS = 1_000_000;

/**
 * Throws a violation if the history is not linearizable. If the checker exceeds its step budget, it runs again with ten times
 * as many steps. After that the verdict is `unknown`, which costs no points.
 */
export function checkLinearizable<State, Input, Output>(
  model: SequentialModel<State, Input, Output>,
  history: Pick<History<Input, Output>, 'operations' | 'nameOf'>,
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
