import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { violation } from '#harness/scenario/verdict';
import { clientAddress } from '#harness/simulation/address';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { storeTest } from './define';
import { heal, startCluster } from './run-cluster';
import { type OperationKind, Workload } from './workload';

const HOW_MANY = purpose('cut off: how many stores');
const HOW_LONG = purpose('cut off: how long');

/** On the leader's side of the cut, and on the other. */
const NEAR = [1, 2, 3];
const FAR = [4, 5];

const STORES = [3, 5] as const;

const BEFORE_MS = 500;
/** Some leaders have stepped down before the cut ends, some have not. */
const SHORTEST_MS = 300;
const LONGEST_MS = 2_000;

interface CutOffTest {
  readonly title: string;
  readonly points: number;
  /** What clients on the leader's side try. */
  readonly tries: readonly OperationKind[];
  readonly why: string;
}

/**
 * A leader is cut off from the majority, together with some clients, which go on asking it; the others write through a new
 * leader. Nothing that is asked on the leader's side during the cut may be answered.
 */
function cutOffTest(name: string, { title, points, tries, why }: CutOffTest): ReturnType<typeof storeTest> {
  return storeTest('lab2b', name, {
    title,
    points,
    seeds: 20,
    references:
      'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (2014), section 8; Ongaro, Consensus (2014), section 6.4',
    docsAnchor: 'partitioned-leaders',
    coveragePoints: ['a leader was deposed', 'a leader did not know yet that it was deposed'],
    run: (context) => runCutOff(context, tries, why),
  });
}

async function runCutOff(context: ScenarioContext, tries: readonly OperationKind[], why: string): Promise<void> {
  const { choices } = context.simulation;
  const group = await startCluster(context, { stores: STORES[choices.choose(HOW_MANY, 0, 0, STORES.length)]! });
  const cut = new Cut(context, group, chooseBetween(choices, HOW_LONG, 0, 0, SHORTEST_MS, LONGEST_MS));
  const workload = new Workload(context, group, {
    clients: NEAR.length + FAR.length,
    untilMs: toMilliseconds(cut.to),
    everyMs: 40,
    patience: { tryTimeoutMs: 200, timeoutMs: 3_000 },
    mixOf: (client) => (cut.isOn() && NEAR.includes(client) ? tries : undefined),
    onAnswer(client, what, begunAt) {
      if (NEAR.includes(client) && begunAt > cut.from && cut.isOn())
        throw violation('cut-off leader', `${cut.describe(client, what, begunAt)} ${why}`);
    },
  });
  await Promise.all([workload.run(), cut.happen()]);
  await heal(context, group, workload);
  workload.checkLinearizable();
}

/** A stretch of time in which the leader and as few others as possible see nobody but the clients near to them. */
class Cut {
  /** Virtual microseconds. */
  readonly from: number;
  readonly to: number;
  private minority: readonly KvStore[] = [];

  constructor(
    private readonly context: ScenarioContext,
    private readonly group: StoreGroup,
    lastsMs: number,
  ) {
    this.from = context.simulation.now + BEFORE_MS * MICROSECONDS_PER_MILLISECOND;
    this.to = this.from + lastsMs * MICROSECONDS_PER_MILLISECOND;
  }

  /** From just after it began: what was sent at that very moment may have gone before. */
  isOn(): boolean {
    const { now } = this.context.simulation;
    return now > this.from && now < this.to;
  }

  async happen(): Promise<void> {
    const { context, group } = this;
    await context.simulation.sleep(BEFORE_MS);
    const leader = group.leader()!;
    const others = group.stores.filter((store) => store !== leader);
    this.minority = [leader, ...others.slice(0, Math.floor((others.length - 1) / 2))];
    const side = [...this.minority.map(({ id }) => id), ...NEAR.map(clientAddress)];
    context.scriptFaults(group.stores, [{ kind: 'partition', side, fromMs: toMilliseconds(this.from), toMs: toMilliseconds(this.to) }]);
  }

  describe(client: number, what: OperationKind, begunAt: number): string {
    const cutOff = this.minority.map(({ actor }) => actor).join(' and ');
    const afterMs = Math.round(toMilliseconds(begunAt - this.from));
    return `Client ${client} got an answer to its ${what}, which it sent ${afterMs} ms after ${cutOff} had been cut off from the majority.`;
  }
}

function toMilliseconds(microseconds: number): number {
  return microseconds / MICROSECONDS_PER_MILLISECOND;
}

export const cutOffReads = cutOffTest('cut-off-leader-reads', {
  title: 'A leader cut off from the majority never answers a read',
  points: 2,
  tries: ['get', 'scan'],
  why: 'Somebody else may lead by then, and have changed what was read: a leader has to hear from a majority before it answers a read.',
});

export const cutOffWrites = cutOffTest('cut-off-leader-writes', {
  title: 'A leader cut off from the majority never acknowledges a write',
  points: 1,
  tries: ['put', 'delete'],
  why: 'A write is done when a majority has it on disk; this one will be lost when the next leader overwrites it.',
});
