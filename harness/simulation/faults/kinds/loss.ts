import type { Direction, Window } from '#harness/simulation/faults/conditions';
import { ON_LINK, describeDirection, isOnLink } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Each message is lost with this probability. */
export interface LossFault extends Window, Direction {
  readonly kind: 'loss';
  readonly perMille: number;
}

export const loss: FaultDefinition<LossFault> = {
  kind: 'loss',
  ...ON_LINK,
  draw: (draw) => ({ kind: 'loss', ...draw.direction(), ...draw.window(), perMille: draw.amount(10, 400) }),
  describe: (fault) => `loss of ${fault.perMille / 10} % ${describeDirection(fault)}`,
  worsenLink(fault, condition, from, to) {
    if (isOnLink(fault, from, to)) condition.lossPerMille = Math.max(condition.lossPerMille, fault.perMille);
  },
};
