import { actorName } from '#harness/simulation/address';
import type { Window } from '#harness/simulation/faults/conditions';
import { DURING_WINDOW, ON_STORE } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** Everything that wakes the store (a message, a timer, its disk) arrives `extraMs` later. */
export interface SlowStoreFault extends Window {
  readonly kind: 'slow store';
  readonly store: number;
  readonly extraMs: number;
}

export const slowStore: FaultDefinition<SlowStoreFault> = {
  kind: 'slow store',
  ...DURING_WINDOW,
  ...ON_STORE,
  draw: (draw) => ({ kind: 'slow store', store: draw.store(), ...draw.window(), extraMs: draw.lateness(1, 50) }),
  describe: ({ store, extraMs }) => `${actorName(store)} wakes ${extraMs} ms late`,
  worsenStore(fault, condition, store) {
    if (fault.store === store) condition.delayMs = Math.max(condition.delayMs, fault.extraMs);
  },
};
