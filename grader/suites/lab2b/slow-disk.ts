import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { LeaderClient } from './leader-client';
import { startCluster } from './simulate-cluster';
import { STORE_DEFAULTS } from './store-defaults';

const PROPERTY = 'slow disk';
const CLIENTS = 10;
const PUTS = 10;
/** With this factor a sync takes 30 to 300 virtual milliseconds. */
const SLOW_DISK_FACTOR = 100;
/** A larger ratio of the two durations is not random variation. */
const DURATION_RATIO_MAX = 3;
/** About twenty syncs of the slow disk. */
const CAUGHT_UP_WITHIN_MS = 4_000;

export const slowDisk = gradedTest('lab2b', 'slow-disk', {
  ...STORE_DEFAULTS,
  title: 'A follower with a slow disk does not slow down clients, and it keeps up because it persists all waiting entries in one batch',
  points: 1,
  seeds: 2,
  references: paper('section 5.3'),
  docsAnchor: 'group-commit',
  async run(context) {
    const group = await startCluster(context, { stores: 3 });
    const clients = Array.from({ length: CLIENTS }, () => new LeaderClient(context, group));
    const before = await putAll(context, clients);
    const slow = group.stores.find((store) => store !== group.leader())!;
    context.startFault({ kind: 'slow disk', store: slow.id, factor: SLOW_DISK_FACTOR });
    const during = await putAll(context, clients);
    const message = (): string =>
      `${CLIENTS * PUTS} puts took ${before} ms of virtual time. Expected less than ${DURATION_RATIO_MAX * before} ms while the disk of ${slow.actor}, a follower, is ${SLOW_DISK_FACTOR} times slower; found ${during} ms.`;
    // The durations of a few puts vary more.
    const isComplete = Object.keys(context.operations).length === CLIENTS * PUTS;
    check(!isComplete || during < DURATION_RATIO_MAX * before, PROPERTY, message);
    await expectCaughtUp(context, group, slow.id);
  },
});

/** @returns the duration in virtual milliseconds */
async function putAll(context: ScenarioContext, clients: readonly LeaderClient[]): Promise<number> {
  const { simulation } = context;
  const start = simulation.now;
  await Promise.all(clients.map((client, i) => putSome(context, client, i + 1)));
  return Math.round((simulation.now - start) / MICROSECONDS_PER_MILLISECOND);
}

/** A shrunk run leaves out the same puts with and without the slow disk. */
async function putSome(context: ScenarioContext, client: LeaderClient, id: number): Promise<void> {
  for (let number = 1; number <= PUTS; number++) if (context.shouldRun(id, number)) await client.put(`client ${id}`, `${number}`);
}

async function expectCaughtUp(context: ScenarioContext, group: StoreGroup, slow: number): Promise<void> {
  const { lastIndex } = group.leader()!.service!.store.peer(1)!.status();
  const applied = (): number => group.stores[slow - 1]!.service!.store.peer(1)!.status().applied;
  for (let waited = 0; waited < CAUGHT_UP_WITHIN_MS && applied() < lastIndex; waited += 20) await context.simulation.sleep(20);
  check(
    applied() >= lastIndex,
    PROPERTY,
    () =>
      `Expected that store ${slow} with its slow disk has applied all ${lastIndex} entries ${CAUGHT_UP_WITHIN_MS} ms after the last put, the time of about twenty syncs; found ${applied()} applied.`,
  );
}
