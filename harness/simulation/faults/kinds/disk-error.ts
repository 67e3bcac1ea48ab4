import { actorName } from '#harness/simulation/address';
import { ON_STORE } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/**
 * The store's first write after `atMs` fails with `DiskError`, and may or may not have been applied. If the store's code does
 * not catch the error, the store crashes and restarts `downMs` later.
 */
export interface DiskErrorFault {
  readonly kind: 'disk error';
  readonly store: number;
  readonly atMs: number;
  readonly downMs: number;
}

export const diskError: FaultDefinition<DiskErrorFault> = {
  kind: 'disk error',
  ...ON_STORE,
  draw: (draw) => ({ kind: 'disk error', store: draw.store(), atMs: draw.atMs(), downMs: draw.downMs() }),
  describe: ({ store }) => `the next write of ${actorName(store)} fails`,
  time: ({ atMs, downMs }) => ({ fromMs: atMs, toMs: atMs + downMs }),
  schedule: ({ store, atMs, downMs }, environment) => environment.at(atMs, () => environment.store(store)?.failNextWrite(downMs)),
};
