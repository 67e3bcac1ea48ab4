import { actorName } from '#harness/simulation/address';
import type { Window } from '#harness/simulation/faults/conditions';
import { DURING_WINDOW, ON_STORE } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** The store's disk takes `factor` times as long. */
export interface SlowDiskFault extends Window {
  readonly kind: 'slow disk';
  readonly store: number;
  readonly factor: number;
}

export const slowDisk: FaultDefinition<SlowDiskFault> = {
  kind: 'slow disk',
  ...DURING_WINDOW,
  ...ON_STORE,
  draw: (draw) => ({ kind: 'slow disk', store: draw.store(), ...draw.window(), factor: draw.amount(2, 20) }),
  describe: ({ store, factor }) => `the disk of ${actorName(store)} is ${factor} times slower`,
  worsenStore(fault, condition, store) {
    if (fault.store === store) condition.diskSlowdown = Math.max(condition.diskSlowdown, fault.factor);
  },
};
