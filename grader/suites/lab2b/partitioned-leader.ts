import { gradedTest } from '#grader/catalogue/define-test';
import type { SimulatedTest } from '#grader/catalogue/graded-test';
import { paper } from '#grader/suites/references';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import type { ScenarioContext } from '#harness/scenario/context';
import type { KvStore, StoreGroup } from '#harness/scenario/store/store-group';
import { violation } from '#harness/scenario/verdict';
import { clientAddress } from '#harness/simulation/address';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';

import { heal, startCluster } from './simulate-cluster';
import { type OperationKind, ClientWorkload } from './client-workload';
import { STORE_DEFAULTS } from './store-defaults';

const HOW_MANY = purpose('cut off: how many stores');
const HOW_LONG = purpose('cut off: how long');

/** Clients on the leader's side of the partition, and clients on the other side. */
const MINORITY_CLIENTS = [1, 2, 3];
const MAJORITY_CLIENTS = [4, 5];

const STORES = [3, 5] as const;

const BEFORE_MS = 500;
/** Some leaders step down before the partition ends, others do not. */
const PARTITION_MIN_MS = 300;
const PARTITION_MAX_MS = 2_000;

interface PartitionTest {
  readonly title: string;
  readonly points: number;
  /** The operations of the clients on the leader's side during the partition. */
  readonly operations: readonly OperationKind[];
  readonly why: string;
}

/**
 * A leader is partitioned from the majority together with some clients, which continue to send it requests. The other clients
 * write through a new leader. No request that is sent on the old leader's side during the partition may be answered.
 */
function partitionTest(name: string, { title, points, operations, why }: PartitionTest): SimulatedTest {
  return gradedTest('lab2b', name, {
    ...STORE_DEFAULTS,
    method: 'simulation',
    title,
    points,
    seeds: 20,
    references: `${paper('section 8')}; Ongaro, Consensus (2014), section 6.4`,
    docsAnchor: 'partitioned-leaders',
    coveragePoints: ['a leader was deposed', 'a leader did not know yet that it was deposed'],
    run: (context) => runPartition(context, operations, why),
  });
}

async function runPartition(context: ScenarioContext, operations: readonly OperationKind[], why: string): Promise<void> {
  const { choices } = context.simulation;
  const group = await startCluster(context, { stores: STORES[choices.choose(HOW_MANY, 0, 0, STORES.length)]! });
  const partition = new LeaderPartition(context, group, chooseBetween(choices, HOW_LONG, 0, 0, PARTITION_MIN_MS, PARTITION_MAX_MS));
  const workload = new ClientWorkload(context, group, {
    clients: MINORITY_CLIENTS.length + MAJORITY_CLIENTS.length,
    untilMs: toMilliseconds(partition.to),
    everyMs: 40,
    timeouts: { tryTimeoutMs: 200, timeoutMs: 3_000 },
    mixOf: (client) => (partition.isActive() && MINORITY_CLIENTS.includes(client) ? operations : undefined),
    onAnswer(client, what, begunAt) {
      if (MINORITY_CLIENTS.includes(client) && begunAt > partition.from && partition.isActive())
        throw violation('partitioned leader', `${partition.describe(client, what, begunAt)} ${why}`);
    },
  });
  await Promise.all([workload.run(), partition.run()]);
  await heal(context, group, workload);
  workload.checkLinearizable();
}

/** A period in which the leader and the largest possible minority of stores reach only each other and the minority's clients. */
class LeaderPartition {
  /** Virtual microseconds. */
  readonly from: number;
  readonly to: number;
  private minority: readonly KvStore[] = [];

  constructor(
    private readonly context: ScenarioContext,
    private readonly group: StoreGroup,
    durationMs: number,
  ) {
    this.from = context.simulation.now + BEFORE_MS * MICROSECONDS_PER_MILLISECOND;
    this.to = this.from + durationMs * MICROSECONDS_PER_MILLISECOND;
  }

  /** Excludes the first moment: a message of that moment may have been sent before the partition began. */
  isActive(): boolean {
    const { now } = this.context.simulation;
    return now > this.from && now < this.to;
  }

  async run(): Promise<void> {
    const { context, group } = this;
    await context.simulation.sleep(BEFORE_MS);
    const leader = group.leader()!;
    const others = group.stores.filter((store) => store !== leader);
    this.minority = [leader, ...others.slice(0, Math.floor((others.length - 1) / 2))];
    const side = [...this.minority.map(({ id }) => id), ...MINORITY_CLIENTS.map(clientAddress)];
    context.scriptFaults(group.stores, [{ kind: 'partition', side, fromMs: toMilliseconds(this.from), toMs: toMilliseconds(this.to) }]);
  }

  describe(client: number, what: OperationKind, begunAt: number): string {
    const minority = this.minority.map(({ actor }) => actor).join(' and ');
    const afterMs = Math.round(toMilliseconds(begunAt - this.from));
    return `Client ${client} got an answer to a ${what} that it sent ${afterMs} ms after ${minority} lost contact with the majority. Expected no answer.`;
  }
}

function toMilliseconds(microseconds: number): number {
  return microseconds / MICROSECONDS_PER_MILLISECOND;
}

export const partitionedLeaderReads = partitionTest('cut-off-leader-reads', {
  title: 'A leader that is partitioned from the majority never answers a read',
  points: 2,
  operations: ['get', 'scan'],
  why: 'Another leader may have been elected and may have changed the value: a leader must hear from a majority before it answers a read.',
});

export const partitionedLeaderWrites = partitionTest('cut-off-leader-writes', {
  title: 'A leader that is partitioned from the majority never acknowledges a write',
  points: 1,
  operations: ['put', 'delete'],
  why: 'A write is done when a majority has it on disk; this write is lost when the next leader overwrites it.',
});
