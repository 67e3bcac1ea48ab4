import { actorName } from '#harness/simulation/address';
import { ON_STORE } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** The store's clock has an offset, and drifts by `driftPpm` millionths, during the whole run. */
export interface ClockFault {
  readonly kind: 'clock';
  readonly store: number;
  readonly offsetMs: number;
  readonly driftPpm: number;
}

export const clock: FaultDefinition<ClockFault> = {
  kind: 'clock',
  ...ON_STORE,
  draw: (draw) => ({ kind: 'clock', store: draw.store(), offsetMs: draw.lateness(-5000, 5000), driftPpm: draw.amount(-10_000, 10_000) }),
  describe: ({ store, offsetMs, driftPpm }) => `the clock of ${actorName(store)} is ${offsetMs} ms off and drifts by ${driftPpm} ppm`,
  time: () => ({ fromMs: 0, toMs: Infinity }),
  schedule: ({ store, offsetMs, driftPpm }, environment) => environment.store(store)?.clock.set(offsetMs, driftPpm),
};
