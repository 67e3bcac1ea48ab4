import { gradedTest } from '#grader/catalogue/define-test';
import { waitUntil, startCluster } from '#grader/suites/lab2b/simulate-cluster';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { StoreClient } from '#harness/scenario/store/store-client';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { bytesOf } from '#kit/bytes';

import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'catching up';

/** Small, so that entries are discarded soon and the snapshot has several pieces. */
const CONFIG = { compacts: true, logEntriesThreshold: 4, logEntriesLimit: 8, snapshotChunkBytes: 64 };
const ROUND = 20;
const CAUGHT_UP_WITHIN_MS = 5_000;

export const slowFollowerServed = gradedTest('lab2c', 'slow-follower-served', {
  ...SNAPSHOT_DEFAULTS,
  title: 'A store that was down until the entries it needs were discarded catches up, and a majority with it can commit and read',
  points: 1,
  seeds: 5,
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
    await waitUntil(
      context,
      'The running stores have discarded the entries that the other one needs',
      () => truncated(group, away) > last + 1,
    );
    await away.start();
    await context.within(CAUGHT_UP_WITHIN_MS, `${away.actor} has caught up by a snapshot`, caughtUp(context, group, away));
    for (const store of group.stores) group.checkDisk(store.id, store.actor);
    await expectMajorityWith(context, group, { client, away });
  },
});

/** Writes for instance `k3` = `2.3` in the second round. */
async function write(client: StoreClient, round: number): Promise<void> {
  for (let i = 1; i <= ROUND; i++) await client.put(bytesOf(`k${i}`), bytesOf(`${round}.${i}`));
}

function statusOf(store: KvStore): { readonly lastIndex: number; readonly applied: number } {
  return store.service!.store.peer(1)!.status();
}

/** The smallest truncated index of the stores that run. */
function truncated(group: StoreGroup, away: KvStore): number {
  const others = group.stores.filter((store) => store !== away);
  return Math.min(...others.map((store) => store.service!.store.peer(1)!.applyState.truncatedIndex));
}

async function caughtUp(context: ScenarioContext, group: StoreGroup, away: KvStore): Promise<void> {
  const isEqual = (): boolean => {
    const leader = group.leader();
    return leader !== undefined && statusOf(away).applied === statusOf(leader).applied;
  };
  while (!isEqual()) await context.simulation.sleep(20);
}

interface Scene {
  readonly client: StoreClient;
  readonly away: KvStore;
}

/** Another store crashes: without the store that was down, no entry is committed and no read is answered. */
async function expectMajorityWith(context: ScenarioContext, group: StoreGroup, { client, away }: Scene): Promise<void> {
  group.stores.find((store) => store !== away)!.crash();
  for (const [key, expected] of [
    [1, '2.1'],
    [3, 'nothing'],
    [ROUND, `2.${ROUND}`],
  ] as const) {
    const outcome = await context.within(
      CAUGHT_UP_WITHIN_MS,
      `get "k${key}" while one other store is down`,
      client.get(bytesOf(`k${key}`)),
    );
    const value = outcome.kind === 'answered' ? outcome.response : undefined;
    const found = value === undefined ? 'no answer' : value === null ? 'nothing' : new TextDecoder().decode(value);
    check(
      found === expected,
      PROPERTY,
      () => `${away.actor} has caught up, and another store is down. get "k${key}": expected ${expected}, found ${found}.`,
    );
  }
}
