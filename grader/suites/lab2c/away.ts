import { gradedTest } from '#grader/catalogue/define-test';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { purpose } from '#harness/simulation/choices/choices';
import type { FaultPlan } from '#harness/simulation/faults/kinds';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, MessageListener, StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import { type Message, MessageType } from '#kit/wire/raft';
import { heal, waitUntil, startCluster } from '#grader/suites/lab2b/simulate-cluster';
import { ClientWorkload } from '#grader/suites/lab2b/client-workload';

import { COMPACTING_CONFIG, SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const WHICH = purpose('away: which store');
const IS_DOWN = purpose('away: is it down');
const CALLS = purpose('away: it crashes after how many calls');

/** Long enough for the entries that the store needs to be discarded. */
const AWAY_MS = 1_500;
const AFTER_RETURN_MS = 1_500;
const CAUGHT_UP_WITHIN_MS = 10_000;

/** A run in which one follower is partitioned or down for long and then returns. */
interface AwayRun {
  readonly context: ScenarioContext;
  readonly group: StoreGroup;
  readonly away: KvStore;
  /** The stores whose snapshots have arrived there. */
  readonly senders: Set<number>;
}

interface AwayTest {
  readonly title: string;
  readonly points: number;
  readonly seeds: number;
  readonly docsAnchor: string;
  readonly coveragePoints: readonly string[];
  readonly stores: number;
  /** Called when the store returns. */
  readonly onReturn?: (run: AwayRun) => Promise<void>;
  /** Called when a snapshot for that store is sent, and when it has arrived completely. */
  readonly onSnapshot?: (run: AwayRun, what: 'sent' | 'arrived', from: number) => void;
}

function awayTest(name: string, test: AwayTest): SimulatedTest {
  const { title, points, seeds, docsAnchor, coveragePoints } = test;
  return gradedTest('lab2c', name, {
    ...SNAPSHOT_DEFAULTS,
    method: 'simulation',
    title,
    points,
    seeds,
    docsAnchor,
    coveragePoints,
    run: (context) => runAway(context, test),
  });
}

async function runAway(context: ScenarioContext, { stores, onReturn, onSnapshot }: AwayTest): Promise<void> {
  const { simulation } = context;
  let run: AwayRun | undefined;
  const report = ({ msgType, from, to }: Message, what: 'sent' | 'arrived'): void => {
    if (msgType !== MessageType.MsgSnapshot || to !== run?.away.id) return;
    if (what === 'arrived') run.senders.add(from);
    if (run.senders.size > 1) context.cover('two leaders sent a snapshot to the same store');
    onSnapshot?.(run, what, from);
  };
  const onMessage: MessageListener = {
    sending: (_, message) => report(message, 'sent'),
    receiving: (_, message) => report(message, 'arrived'),
  };
  const group = await startCluster(context, { stores, config: COMPACTING_CONFIG, onMessage });
  const followers = group.stores.filter((store) => store !== group.leader());
  const away = followers[simulation.choices.choose(WHICH, 0, 0, followers.length)]!;
  const workload = new ClientWorkload(context, group, {
    clients: 5,
    untilMs: Math.round(nowMs(context)) + AWAY_MS + AFTER_RETURN_MS,
    everyMs: 30,
  });
  const leaveAndReturn = async (): Promise<void> => {
    context.scriptFaults(group.stores, absence(context, away));
    await simulation.sleep(AWAY_MS);
    run = { context, group, away, senders: new Set() };
    await onReturn?.(run);
  };
  await Promise.all([workload.run(), leaveAndReturn()]);
  await heal(context, group, workload);
  workload.checkLinearizable();
}

/** The store is partitioned or down. */
function absence({ simulation }: ScenarioContext, { id }: KvStore): FaultPlan {
  const fromMs = simulation.now / MICROSECONDS_PER_MILLISECOND;
  if (simulation.choices.choose(IS_DOWN, 0, 0, 2) === 0) return [{ kind: 'partition', side: [id], fromMs, toMs: fromMs + AWAY_MS }];
  return [{ kind: 'crash', store: id, atMs: fromMs, afterCalls: 0, downMs: AWAY_MS }];
}

export const catchesUp = awayTest('catches-up', {
  title: 'A store that was partitioned or down for long receives a snapshot and has the data of the other stores within 10 s',
  points: 2,
  seeds: 20,
  docsAnchor: 'catching-up',
  coveragePoints: ['a snapshot was installed'],
  stores: 3,
  onReturn: ({ context, group }) =>
    waitUntil(context, 'The store that returned has applied all committed entries', () => group.isCaughtUp(), CAUGHT_UP_WITHIN_MS),
});

/** More interface calls than a store makes for an installation. */
const CALLS_MAX = 16;
const CRASHES_MAX = 3;
const DOWN_MS = 100;

export const crashWhileInstalling = awayTest('crash-while-installing', {
  title: 'A store that crashes at any step of an installation has either its complete old state or the complete state of the snapshot',
  points: 2,
  seeds: 50,
  docsAnchor: 'atomicity',
  coveragePoints: ['a snapshot was installed', 'a store crashed'],
  stores: 3,
  onSnapshot({ context, group, away }, what) {
    if (what === 'sent' || context.scriptedFaults.length > CRASHES_MAX) return;
    const afterCalls = context.simulation.choices.choose(CALLS, away.id, context.scriptedFaults.length, CALLS_MAX);
    const crash = { kind: 'crash' as const, store: away.id, atMs: nowMs(context), afterCalls, downMs: DOWN_MS };
    context.scriptFaults(group.stores, [crash]);
  },
});

/** Longer than the election of another leader, and shorter than the time limit of a transfer. */
const DELAY_MS = 1_600;

export const twoLeaders = awayTest('two-leaders', {
  title: 'A store that receives snapshots from two leaders ends with the data of the later leader, in whatever order they arrive',
  points: 1,
  seeds: 20,
  docsAnchor: 'stale-snapshots',
  coveragePoints: ['a snapshot was installed', 'a leader was deposed', 'two leaders sent a snapshot to the same store'],
  stores: 5,
  onSnapshot({ context, group, away }, what, from) {
    if (what === 'arrived' || context.scriptedFaults.length > 1) return;
    const window = { fromMs: nowMs(context), toMs: nowMs(context) + DELAY_MS };
    // Only the store that returned still receives messages of this leader, with a delay. The others elect another leader.
    const side = group.stores.map(({ id }) => id).filter((id) => id !== from && id !== away.id);
    const droppedLinks = side.flatMap((id) => [
      { kind: 'cut' as const, from, to: id, ...window },
      { kind: 'cut' as const, from: id, to: from, ...window },
    ]);
    context.scriptFaults(group.stores, [...droppedLinks, { kind: 'delay', from, to: away.id, ...window, extraMs: DELAY_MS }]);
  },
});

function nowMs({ simulation }: ScenarioContext): number {
  return simulation.now / MICROSECONDS_PER_MILLISECOND;
}
