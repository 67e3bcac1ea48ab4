import { type Address, actorName } from '#harness/simulation/address';
import type { Window } from '#harness/simulation/faults/conditions';
import { DURING_WINDOW } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Every message between `side` and all others is lost, in both directions. */
export interface PartitionFault extends Window {
  readonly kind: 'partition';
  readonly side: readonly Address[];
}

export const partition: FaultDefinition<PartitionFault> = {
  kind: 'partition',
  ...DURING_WINDOW,
  draw: (draw) => ({ kind: 'partition', side: draw.side(), ...draw.window() }),
  describe: ({ side }) => `${side.map(actorName).join(', ')} partitioned from all others`,
  addresses: ({ side }) => side,
  worsenLink({ side }, condition, from, to) {
    if (side.includes(from) !== side.includes(to)) condition.cut = true;
  },
};
