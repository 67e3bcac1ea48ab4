import { isClient } from '#harness/simulation/address';
import type { Direction, Window } from '#harness/simulation/faults/conditions';
import { ON_LINK, describeDirection, isOnLink } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Each message arrives a second time, later, with this probability. Not between clients and stores: they have connections. */
export interface DuplicationFault extends Window, Direction {
  readonly kind: 'duplication';
  readonly perMille: number;
}

export const duplication: FaultDefinition<DuplicationFault> = {
  kind: 'duplication',
  ...ON_LINK,
  draw: (draw) => ({ kind: 'duplication', ...draw.direction(), ...draw.window(), perMille: draw.amount(10, 400) }),
  describe: (fault) => `duplication of ${fault.perMille / 10} % ${describeDirection(fault)}`,
  worsenLink(fault, condition, from, to) {
    if (!isOnLink(fault, from, to) || isClient(from) || isClient(to)) return;
    condition.duplicationPerMille = Math.max(condition.duplicationPerMille, fault.perMille);
  },
};
