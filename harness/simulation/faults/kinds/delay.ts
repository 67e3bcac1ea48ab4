import type { Direction, Window } from '#harness/simulation/faults/conditions';
import { ON_LINK, describeDirection, isOnLink } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Every message takes this much longer. */
export interface DelayFault extends Window, Direction {
  readonly kind: 'delay';
  readonly extraMs: number;
}

export const delay: FaultDefinition<DelayFault> = {
  kind: 'delay',
  ...ON_LINK,
  draw: (draw) => ({ kind: 'delay', ...draw.direction(), ...draw.window(), extraMs: draw.lateness(1, 100) }),
  describe: (fault) => `every message ${fault.extraMs} ms late ${describeDirection(fault)}`,
  worsenLink(fault, condition, from, to) {
    if (isOnLink(fault, from, to)) condition.delayMs = Math.max(condition.delayMs, fault.extraMs);
  },
};
