import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { groupTest, raftPaper } from './direct-define';
import { LeaderClient } from './leader-client';
import { startCluster } from './run-cluster';

const RULE = 'slow disk';
const CLIENTS = 10;
const PUTS = 10;
/** A sync takes 30 to 300 virtual milliseconds then. */
const FACTOR = 100;
/** What is more than chance, in how long clients take. */
const SLOWER = 3;
/** Some twenty syncs of the slow disk. */
const CAUGHT_UP_WITHIN_MS = 4_000;

export const slowDisk = groupTest('slow-disk', {
  title:
    'While the disk of one follower is slow clients are answered as fast as before, and that store still keeps up: what has come in is one batch',
  points: 1,
  seeds: 2,
  references: raftPaper('5.3'),
  docsAnchor: 'group-commit',
  async run(context) {
    const group = await startCluster(context, { stores: 3 });
    const clients = Array.from({ length: CLIENTS }, () => new LeaderClient(context, group));
    const before = await putAll(context, clients);
    const slow = group.stores.find((store) => store !== group.leader())!;
    context.startFault({ kind: 'slow disk', store: slow.id, factor: FACTOR });
    const during = await putAll(context, clients);
    const message = (): string =>
      `${CLIENTS * PUTS} puts took ${before} ms of virtual time; when the disk of ${slow.actor}, a follower, is ${FACTOR} times slower, ${during} ms.`;
    check(during < SLOWER * before, RULE, message);
    await catchUp(context, group, slow.id);
  },
});

/** @returns how long it took, in virtual milliseconds */
async function putAll({ simulation }: ScenarioContext, clients: readonly LeaderClient[]): Promise<number> {
  const start = simulation.now;
  await Promise.all(clients.map((client, i) => putSome(client, `client ${i + 1}`)));
  return Math.round((simulation.now - start) / MICROSECONDS_PER_MILLISECOND);
}

async function putSome(client: LeaderClient, key: string): Promise<void> {
  for (let number = 1; number <= PUTS; number++) await client.put(key, `${number}`);
}

async function catchUp(context: ScenarioContext, group: StoreGroup, slow: number): Promise<void> {
  const { lastIndex } = group.leader()!.service!.store.peer(1)!.status();
  const applied = (): number => group.stores[slow - 1]!.service!.store.peer(1)!.status().applied;
  for (let waited = 0; waited < CAUGHT_UP_WITHIN_MS && applied() < lastIndex; waited += 20) await context.simulation.sleep(20);
  check(
    applied() >= lastIndex,
    RULE,
    () =>
      `${CAUGHT_UP_WITHIN_MS} ms after the last put, which is the time of some twenty syncs, store ${slow} with its slow disk has applied ${applied()} of ${lastIndex} entries.`,
  );
}
