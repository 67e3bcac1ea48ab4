import { gradedTest } from '#grader/catalogue/define-test';
import { ClientWorkload } from '#grader/suites/lab2b/client-workload';
import { LINEARIZABILITY, STORE_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { check } from '#harness/scenario/check';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { OrderClient, transferOf } from './region-orders';
import { finishRegions, startRegions } from './simulate-regions';

const ROUNDS = 6;
const BETWEEN_MS = 200;
/** A transfer takes a few messages. An election after a timeout would take at least 500 ms. */
const MOVED_WITHIN_MS = 300;
/** Of an operation, with its retries at other stores. */
const ANSWERED_WITHIN_MS = 1_000;

export const leadershipMoves = gradedTest('lab3b', 'leadership-moves', {
  ...STORE_DEFAULTS,
  title: 'The leadership of a region moves to the peer that a command names, again and again, and clients find the new leader at once',
  points: 1,
  seeds: 6,
  references: LINEARIZABILITY,
  docsAnchor: 'the-transfer-command',
  async run(context) {
    const { simulation } = context;
    const group = await startRegions(context, { stores: 3 });
    const [region] = group.newestRegions();
    const nowMs = (): number => simulation.now / MICROSECONDS_PER_MILLISECOND;
    const untilMs = Math.round(nowMs()) + ROUNDS * (BETWEEN_MS + MOVED_WITHIN_MS);
    let slowest = 0;
    const onAnswer = (_: number, what: string, begunAt: number): void =>
      void (slowest = Math.max(slowest, nowMs() - begunAt / MICROSECONDS_PER_MILLISECOND));
    const workload = new ClientWorkload(context, group, { clients: 3, untilMs, everyMs: 20, onAnswer });
    const orders = new OrderClient(context, group);
    const move = async (): Promise<void> => {
      for (let i = 0; i < ROUNDS; i++) {
        const leader = group.leader()!;
        const target = region!.peers[leader.id % region!.peers.length]!;
        const begun = nowMs();
        await orders.send(leader, region!, transferOf(region!, target));
        while (group.leader()?.id !== target.storeId && nowMs() - begun < MOVED_WITHIN_MS) await simulation.sleep(5);
        check(
          group.leader()?.id === target.storeId,
          'transfer command',
          () =>
            `Store ${leader.id} was asked to transfer the leadership to peer ${target.id} on store ${target.storeId}. Expected that it leads within ${MOVED_WITHIN_MS} ms, found that ${group.leader()?.actor ?? 'no store'} does.`,
        );
        await simulation.sleep(BETWEEN_MS);
      }
    };
    await Promise.all([workload.run(), move()]);
    check(
      slowest <= ANSWERED_WITHIN_MS,
      'transfer command',
      () => `While the leadership moved, an operation took ${Math.round(slowest)} ms. Expected at most ${ANSWERED_WITHIN_MS} ms.`,
    );
    await finishRegions(context, group, workload);
  },
});
