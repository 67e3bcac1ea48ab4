import { waitUntil, startCluster } from '#grader/suites/lab2b/simulate-cluster';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreClient } from '#harness/scenario/store/store-client';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { bytesOf } from '#kit/bytes';

import { printEntriesOf } from '#grader/suites/lab2b/read-disk';

const PROPERTY = 'compaction';

const CONFIG = { compacts: true, logEntriesThreshold: 5, logEntriesLimit: 10 };
/** More entries than the limit, so that the leader proposes compaction. */
const PUTS = 24;

/** Starts three stores that compact early. */
export function compactingStores(context: ScenarioContext): Promise<StoreGroup> {
  return startCluster(context, { stores: 3, config: CONFIG });
}

/** The leader's command compacts the log of every store, and a store that restarts continues from the compacted log. */
export async function compactsEverywhere(context: ScenarioContext, group: StoreGroup): Promise<void> {
  const client = new StoreClient(context.simulation, context.client(), group);
  for (let i = 1; i <= PUTS; i++) await client.put(bytesOf(`k${i % 7}`), bytesOf(`${i}`));
  await waitUntil(context, 'Each store has discarded the beginning of its log', () =>
    group.stores.every((store) => truncatedIndexOf(store) >= PUTS / 2),
  );
  for (const store of group.stores) {
    const { length } = printEntriesOf(store.disk.tree, 1).split(' ');
    const max = 2 * CONFIG.logEntriesLimit;
    check(
      length <= max,
      PROPERTY,
      () =>
        `${store.actor}: expected at most ${max} entries on disk after ${PUTS} puts, twice the limit of ${CONFIG.logEntriesLimit}; found ${length}.`,
    );
    group.checkDisk(store.id, store.actor);
  }
  for (const store of group.stores) {
    store.crash();
    await store.start();
  }
  await waitUntil(context, 'The stores have elected a leader after their restart', () => group.leader() !== undefined);
  for (const key of [1, 2, 3, 4, 5, 6, 0]) await expectLast(client, key);
}

function truncatedIndexOf(store: KvStore): number {
  return store.service?.store.peer(1)?.applyState.truncatedIndex ?? 0;
}

async function expectLast(client: StoreClient, key: number): Promise<void> {
  const last = Array.from({ length: PUTS }, (_, i) => i + 1).findLast((i) => i % 7 === key);
  const outcome = await client.get(bytesOf(`k${key}`));
  const found =
    outcome.kind !== 'answered' ? 'no answer' : outcome.response === null ? 'nothing' : new TextDecoder().decode(outcome.response);
  check(
    found === String(last),
    PROPERTY,
    () => `The logs were compacted, and all stores restarted. get "k${key}": expected ${last}, found ${found}.`,
  );
}
