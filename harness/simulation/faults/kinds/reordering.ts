import type { Direction, Window } from '#harness/simulation/faults/conditions';
import { ON_LINK, describeDirection, isOnLink } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Later messages may overtake: with this probability a message takes up to `extraMs` longer. Without this fault, links keep the order. */
export interface ReorderingFault extends Window, Direction {
  readonly kind: 'reordering';
  readonly perMille: number;
  readonly extraMs: number;
}

export const reordering: FaultDefinition<ReorderingFault> = {
  kind: 'reordering',
  ...ON_LINK,
  draw: (draw) => ({
    kind: 'reordering',
    ...draw.direction(),
    ...draw.window(),
    perMille: draw.amount(50, 500),
    extraMs: draw.lateness(1, 100),
  }),
  describe: (fault) => `${fault.perMille / 10} % of messages up to ${fault.extraMs} ms late ${describeDirection(fault)}`,
  worsenLink(fault, condition, from, to) {
    if (!isOnLink(fault, from, to)) return;
    condition.reorderingPerMille = Math.max(condition.reorderingPerMille, fault.perMille);
    condition.reorderingMs = Math.max(condition.reorderingMs, fault.extraMs);
  },
};
