import { purpose } from '#harness/simulation/choices/choices';
import type { FaultPlan } from '#harness/simulation/faults/kinds';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, MessageListener, StoreGroup } from '#harness/scenario/store/store-group';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import { type Message, MessageType } from '#kit/wire/raft';
import { storeTest } from '#grader/suites/lab2b/define';
import { heal, poll, startCluster } from '#grader/suites/lab2b/run-cluster';
import { Workload } from '#grader/suites/lab2b/workload';

import { COMPACTING, COMPACTION_READING } from './compacting-config';

const WHICH = purpose('away: which store');
const IS_DOWN = purpose('away: is it down');
const CALLS = purpose('away: it crashes after how many calls');

/** Long enough for a log to be compacted beyond what the store has. */
const AWAY_MS = 1_500;
const AFTERWARDS_MS = 1_500;
const CAUGHT_UP_WITHIN_MS = 10_000;

/** A run in which one store, which does not lead, is away for long, and comes back. */
interface Run {
  readonly context: ScenarioContext;
  readonly group: StoreGroup;
  readonly away: KvStore;
  /** Whose snapshots have come to it. */
  readonly senders: Set<number>;
}

interface AwayTest {
  readonly title: string;
  readonly points: number;
  readonly seeds: number;
  readonly docsAnchor: string;
  readonly coveragePoints: readonly string[];
  readonly stores: number;
  /** Begun when the store comes back. */
  readonly onReturn?: (run: Run) => Promise<void>;
  /** A snapshot for the store that was away leaves another one, or has arrived there as a whole. */
  readonly onSnapshot?: (run: Run, what: 'leaves' | 'arrives', from: number) => void;
}

function awayTest(name: string, test: AwayTest): ReturnType<typeof storeTest> {
  const { title, points, seeds, docsAnchor, coveragePoints } = test;
  return storeTest('lab2c', name, {
    title,
    points,
    seeds,
    docsAnchor,
    coveragePoints,
    references: COMPACTION_READING,
    run: (context) => runAway(context, test),
  });
}

async function runAway(context: ScenarioContext, { stores, onReturn, onSnapshot }: AwayTest): Promise<void> {
  const { simulation } = context;
  let run: Run | undefined;
  const tell = ({ msgType, from, to }: Message, what: 'leaves' | 'arrives'): void => {
    if (msgType !== MessageType.MsgSnapshot || to !== run?.away.id) return;
    if (what === 'arrives') run.senders.add(from);
    if (run.senders.size > 1) context.cover('two leaders sent a snapshot to the same store');
    onSnapshot?.(run, what, from);
  };
  const onMessage: MessageListener = {
    sending: (_, message) => tell(message, 'leaves'),
    receiving: (_, message) => tell(message, 'arrives'),
  };
  const group = await startCluster(context, { stores, config: COMPACTING, onMessage });
  const followers = group.stores.filter((store) => store !== group.leader());
  const away = followers[simulation.choices.choose(WHICH, 0, 0, followers.length)]!;
  const workload = new Workload(context, group, { clients: 5, untilMs: Math.round(nowMs(context)) + AWAY_MS + AFTERWARDS_MS, everyMs: 30 });
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

/** It is cut off, or without power. */
function absence({ simulation }: ScenarioContext, { id }: KvStore): FaultPlan {
  const fromMs = simulation.now / MICROSECONDS_PER_MILLISECOND;
  if (simulation.choices.choose(IS_DOWN, 0, 0, 2) === 0) return [{ kind: 'partition', side: [id], fromMs, toMs: fromMs + AWAY_MS }];
  return [{ kind: 'crash', store: id, atMs: fromMs, afterCalls: 0, downMs: AWAY_MS }];
}

export const catchUp = awayTest('catches-up', {
  title: 'A store that was away for long is sent a snapshot, and has the same data as the others soon after',
  points: 2,
  seeds: 20,
  docsAnchor: 'catching-up',
  coveragePoints: ['a snapshot was installed'],
  stores: 3,
  onReturn: ({ context, group }) =>
    poll(context, 'The store that came back has applied what is committed', () => group.isCaughtUp(), CAUGHT_UP_WITHIN_MS),
});

/** More than a store makes for an installation. */
const MOST_CALLS = 16;
const MOST_CRASHES = 3;
const SHORT_MS = 100;

export const crashWhileInstalling = awayTest('crash-while-installing', {
  title: 'A store that crashes in any step of installing a snapshot has its old state or the new one, whole',
  points: 2,
  seeds: 50,
  docsAnchor: 'atomicity',
  coveragePoints: ['a snapshot was installed', 'a store crashed'],
  stores: 3,
  onSnapshot({ context, group, away }, what) {
    if (what === 'leaves' || context.scriptedFaults.length > MOST_CRASHES) return;
    const afterCalls = context.simulation.choices.choose(CALLS, away.id, context.scriptedFaults.length, MOST_CALLS);
    const crash = { kind: 'crash' as const, store: away.id, atMs: nowMs(context), afterCalls, downMs: SHORT_MS };
    context.scriptFaults(group.stores, [crash]);
  },
});

/** Longer than it takes to elect another leader, and shorter than a transfer may take. */
const LATE_MS = 1_600;

export const twoLeaders = awayTest('two-leaders', {
  title: 'Of two leaders that send their snapshots to the same store only the later one counts, in whatever order they arrive',
  points: 1,
  seeds: 20,
  docsAnchor: 'stale-snapshots',
  coveragePoints: ['a snapshot was installed', 'a leader was deposed', 'two leaders sent a snapshot to the same store'],
  stores: 5,
  onSnapshot({ context, group, away }, what, from) {
    if (what === 'arrives' || context.scriptedFaults.length > 1) return;
    const window = { fromMs: nowMs(context), toMs: nowMs(context) + LATE_MS };
    // Only the store that has come back still hears of this leader, and late; the others elect another one.
    const side = group.stores.map(({ id }) => id).filter((id) => id !== from && id !== away.id);
    const cuts = side.flatMap((id) => [
      { kind: 'cut' as const, from, to: id, ...window },
      { kind: 'cut' as const, from: id, to: from, ...window },
    ]);
    context.scriptFaults(group.stores, [...cuts, { kind: 'delay', from, to: away.id, ...window, extraMs: LATE_MS }]);
  },
});

function nowMs({ simulation }: ScenarioContext): number {
  return simulation.now / MICROSECONDS_PER_MILLISECOND;
}
