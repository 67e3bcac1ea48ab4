import { FEW_SEEDS } from '#grader/suites/lab2b/define';
import { poll, startCluster } from '#grader/suites/lab2b/run-cluster';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreClient } from '#harness/scenario/store/store-client';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { bytesOf } from '#kit/bytes';

import { snapshotTest } from './define-direct';

const RULE = 'catching up';

/** Small, so that the log is soon gone, and the snapshot has several pieces. */
const CONFIG = { compacts: true, logEntriesThreshold: 4, logEntriesLimit: 8, snapshotChunkBytes: 64 };
const ROUND = 20;
const CAUGHT_UP_WITHIN_MS = 5_000;

export const slowFollowerServed = snapshotTest('slow-follower-served', {
  title: 'A store that was away until the log it needs was gone catches up, and then counts towards a majority again',
  points: 1,
  seeds: FEW_SEEDS,
  docsAnchor: 'catching-up',
  async run(context) {
    const group = await startCluster(context, { stores: 3, config: CONFIG });
    const client = new StoreClient(context.simulation, context.client(), group);
    await write(client, 1);
    const away = group.stores.find((store) => store !== group.leader())!;
    const last = statusOf(away).lastIndex;
    away.crash();
    await write(client, 2);
    await client.delete(bytesOf('k3'));
    await poll(context, 'The stores that are up have discarded what the other one needs', () => truncated(group, away) > last + 1);
    await away.start();
    await context.within(CAUGHT_UP_WITHIN_MS, `${away.actor} has caught up by a snapshot`, caughtUp(context, group, away));
    for (const store of group.stores) group.checkDisk(store.id, store.actor);
    await servesAlone(context, group, { client, away });
  },
});

/** `k3` = `2.3` in the second round. */
async function write(client: StoreClient, round: number): Promise<void> {
  for (let i = 1; i <= ROUND; i++) await client.put(bytesOf(`k${i}`), bytesOf(`${round}.${i}`));
}

function statusOf(store: KvStore): { readonly lastIndex: number; readonly applied: number } {
  return store.service!.store.peer(1)!.status();
}

/** What is gone of the logs of the stores that are up. */
function truncated(group: StoreGroup, away: KvStore): number {
  const others = group.stores.filter((store) => store !== away);
  return Math.min(...others.map((store) => store.service!.store.peer(1)!.applyState.truncatedIndex));
}

async function caughtUp(context: ScenarioContext, group: StoreGroup, away: KvStore): Promise<void> {
  const isLevel = (): boolean => {
    const leader = group.leader();
    return leader !== undefined && statusOf(away).applied === statusOf(leader).applied;
  };
  while (!isLevel()) await context.simulation.sleep(20);
}

interface Left {
  readonly client: StoreClient;
  readonly away: KvStore;
}

/** Another store goes down: nothing is committed, and no read is answered, without the one that was away. */
async function servesAlone(context: ScenarioContext, group: StoreGroup, { client, away }: Left): Promise<void> {
  group.stores.find((store) => store !== away)!.crash();
  for (const [key, expected] of [
    [1, '2.1'],
    [3, 'nothing'],
    [ROUND, `2.${ROUND}`],
  ] as const) {
    const outcome = await context.within(CAUGHT_UP_WITHIN_MS, `get "k${key}" with one other store down`, client.get(bytesOf(`k${key}`)));
    const value = outcome.kind === 'answered' ? outcome.response : undefined;
    const found = value === undefined ? 'no answer' : value === null ? 'nothing' : new TextDecoder().decode(value);
    check(
      found === expected,
      RULE,
      () => `${away.actor} has caught up, another one went down: get "k${key}" should give ${expected}, and gives ${found}.`,
    );
  }
}
