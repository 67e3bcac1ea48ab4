import { actorName } from '#harness/simulation/address';
import { ON_STORE } from '#harness/simulation/faults/families';
import type { FaultDefinition } from '#harness/simulation/faults/fault-definition';

/** The store loses its power. Later it restarts from the data on its disk. */
export interface CrashFault {
  readonly kind: 'crash';
  readonly store: number;
  readonly atMs: number;
  /** 0: at that time; n: in the middle of the store's n-th interface call after it. */
  readonly afterCalls: number;
  readonly downMs: number;
}

export const crash: FaultDefinition<CrashFault> = {
  kind: 'crash',
  ...ON_STORE,
  draw: (draw) => ({ kind: 'crash', store: draw.store(), atMs: draw.atMs(), afterCalls: draw.amount(0, 12), downMs: draw.downMs() }),
  describe({ store, afterCalls, downMs }) {
    const moment = afterCalls === 0 ? '' : `, at its interface call ${afterCalls} after that`;
    return `${actorName(store)} crashes${moment}; down for ${downMs} ms`;
  },
  time: ({ atMs, downMs }) => ({ fromMs: atMs, toMs: atMs + downMs }),
  schedule(fault, environment) {
    const store = environment.store(fault.store);
    environment.at(fault.atMs, () => store?.crashAfterCalls(fault.afterCalls));
    environment.at(fault.atMs + fault.downMs, () => {
      // A store that has made too few calls by now crashes all the same, so that each crash fault is one crash.
      store?.crash();
      store?.restart();
    });
  },
};
