import type { Direction, Window } from '#harness/simulation/faults/conditions';
import { ON_LINK, describeDirection, isOnLink } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Every message is lost, in this direction only. */
export interface AsymmetricPartitionFault extends Window, Direction {
  readonly kind: 'cut';
}

export const asymmetricPartition: FaultDefinition<AsymmetricPartitionFault> = {
  kind: 'cut',
  name: 'asymmetric partition',
  ...ON_LINK,
  draw: (draw) => ({ kind: 'cut', ...draw.direction(), ...draw.window() }),
  describe: (fault) => `asymmetric partition: every message is lost ${describeDirection(fault)}`,
  worsenLink(fault, condition, from, to) {
    if (isOnLink(fault, from, to)) condition.cut = true;
  },
};
