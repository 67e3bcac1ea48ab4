import { poll, startCluster } from '#grader/suites/lab2b/run-cluster';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreClient } from '#harness/scenario/store/store-client';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { bytesOf } from '#kit/bytes';

import { entriesOn } from './read-disk';

const RULE = 'compaction';

/** More entries than the leader lets grow before it asks for compaction. */
const CONFIG = { compacts: true, logEntriesThreshold: 5, logEntriesLimit: 10 };
const PUTS = 24;

/** Three stores that compact early. */
export function compactingStores(context: ScenarioContext): Promise<StoreGroup> {
  return startCluster(context, { stores: 3, config: CONFIG });
}

/** A leader's command reaches every store's log, and a store that starts again goes on from there. */
export async function compactsEverywhere(context: ScenarioContext, group: StoreGroup): Promise<void> {
  const client = new StoreClient(context.simulation, context.client(), group);
  for (let i = 1; i <= PUTS; i++) await client.put(bytesOf(`k${i % 7}`), bytesOf(`${i}`));
  await poll(context, 'Each store has discarded the beginning of its log', () =>
    group.stores.every((store) => truncatedIndexOf(store) >= PUTS / 2),
  );
  for (const store of group.stores) {
    const { length } = entriesOn(store.disk.tree, 1).split(' ');
    const most = 2 * CONFIG.logEntriesLimit;
    check(
      length <= most,
      RULE,
      () =>
        `${store.actor} has ${length} entries on disk after ${PUTS} puts; the limit is ${CONFIG.logEntriesLimit}, and twice as many the most.`,
    );
    group.checkDisk(store.id, store.actor);
  }
  for (const store of group.stores) {
    store.crash();
    await store.start();
  }
  await poll(context, 'The stores have elected a leader after they started again', () => group.leader() !== undefined);
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
    RULE,
    () => `The logs were compacted, and all stores started again: get "k${key}" should answer ${last}, and answers ${found}.`,
  );
}
