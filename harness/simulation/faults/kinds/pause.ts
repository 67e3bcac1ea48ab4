import { actorName } from '#harness/simulation/address';
import type { Window } from '#harness/simulation/faults/conditions';
import { DURING_WINDOW, ON_STORE } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** The store does not run for a while and then resumes; it does not notice. Everything that arrives for it waits. */
export interface PauseFault extends Window {
  readonly kind: 'pause';
  readonly store: number;
}

export const pause: FaultDefinition<PauseFault> = {
  kind: 'pause',
  ...DURING_WINDOW,
  ...ON_STORE,
  draw: (draw) => ({ kind: 'pause', store: draw.store(), ...draw.window() }),
  describe: ({ store }) => `${actorName(store)} is paused`,
  onStart: ({ store }, environment) => environment.store(store)?.pause(),
  onEnd({ store }, environment) {
    // Pauses overlap.
    const isPaused = environment.activeOf<PauseFault>('pause').some((other) => other.store === store);
    if (!isPaused) environment.store(store)?.resume();
  },
};
