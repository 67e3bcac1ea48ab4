import type { Direction, Window } from '#harness/simulation/faults/conditions';
import { ON_LINK, describeDirection, isOnLink } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Nothing arrives until the window ends. Then everything arrives, in order. */
export interface StallFault extends Window, Direction {
  readonly kind: 'clog';
}

export const stall: FaultDefinition<StallFault> = {
  kind: 'clog',
  name: 'stall',
  ...ON_LINK,
  draw: (draw) => ({ kind: 'clog', ...draw.direction(), ...draw.window() }),
  describe: (fault) => `stall: nothing arrives until the end ${describeDirection(fault)}`,
  onEnd: (fault, { network }) => network.release(fault),
  worsenLink(fault, condition, from, to) {
    // Of several stalls the oldest holds the message.
    if (isOnLink(fault, from, to)) condition.stall ??= fault;
  },
};
