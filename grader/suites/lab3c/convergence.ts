/**
 * Goal: the orders of the scheduler, with the solution in it, lead to a balanced cluster, and then there are no more orders. Method: a
 * model of the cluster, without Raft, executes the orders. Each seed has another cluster; its regions report in random order.
 */
import type { ModelCluster as Cluster, ModelRegion } from '#cluster/scheduler/testing/model-cluster';
import { gradedTest } from '#grader/catalogue/define-test';
import { loadCode } from '#grader/suites/lab2a/scripted-node';
import { tidb } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SubjectNotes } from '#harness/scenario/subject-notes';
import { purpose } from '#harness/simulation/choices/choices';

import { describeInfo, describeInfos, describeOrder, indented } from './describe';
import { Draws } from './draws';

const PROPERTY = 'convergence';
const CLUSTERS = purpose('clusters that converge');
const REGIONS_MAX = 15;
/** In messages. */
const ORDERS_SHOWN = 8;
/** Orders per region until the cluster is balanced: its replicas are corrected, each moves a few times, and leaders are transferred. */
const ORDERS_PER_REGION = 20;
const ROUNDS_MAX = 500;
/** So many rounds without orders, and there will be none. */
const QUIET_ROUNDS = 5;
/** A store that is silent for longer than this many steps is down. */
const STEPS_UNTIL_DOWN = 60;

export const convergence = gradedTest('lab3c', 'convergence', {
  title:
    'In a cluster that follows the orders, the sizes and leaders of the stores get balanced within bounded orders, and then there are no more',
  points: 3,
  seeds: 12,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'convergence',
  async run(context) {
    for (const part of [randomPlacement, addedStore, downAndBack]) await context.part(part);
  },
});

interface ClusterModule {
  readonly ModelCluster: typeof Cluster;
}

class ConvergingCluster {
  readonly cluster: Cluster;
  private lastOrders: readonly string[] = [];

  private constructor(
    { ModelCluster }: ClusterModule,
    readonly stores: number[],
    regions: readonly ModelRegion[],
    private readonly draws: Draws,
    private readonly notes: SubjectNotes,
  ) {
    this.cluster = new ModelCluster(stores, regions, { minRegionSize: 1 });
  }

  static async start(
    context: ScenarioContext,
    draw: (draws: Draws) => { readonly stores: number[]; readonly regions: readonly ModelRegion[] },
  ): Promise<ConvergingCluster> {
    const code = await loadCode(context);
    const draws = new Draws(context, CLUSTERS);
    const { stores, regions } = draw(draws);
    return new ConvergingCluster(
      code.load<ClusterModule>('#cluster/scheduler/testing/model-cluster'),
      stores,
      regions,
      draws,
      code.subject('the cluster'),
    );
  }

  /** Random regions report. */
  report(times: number): void {
    for (let i = 0; i < times; i++) this.step(this.draws.below(this.cluster.regions.length));
    this.expectNoneRefused();
  }

  /** All regions report, in random order, until there are no more orders. The cluster is balanced over these stores then. */
  settle(stores: readonly number[], when: string): void {
    const { cluster } = this;
    const positions = cluster.regions.map((_, position) => position);
    const before = cluster.orders.length;
    for (let rounds = 0, quiet = 0; quiet < QUIET_ROUNDS; rounds++) {
      const known = cluster.orders.length;
      for (const position of this.draws.shuffled(positions)) this.step(position);
      this.expectNoneRefused();
      quiet = cluster.orders.length === known ? quiet + 1 : 0;
      const orders = cluster.orders.length - before;
      check(
        orders <= cluster.regions.length * ORDERS_PER_REGION && rounds < ROUNDS_MAX,
        PROPERTY,
        () =>
          `${when}. Expected no more orders after at most ${cluster.regions.length * ORDERS_PER_REGION}, found ${orders} ` +
          `in ${rounds + 1} rounds, the last ones:\n${indented(this.lastOrders.join('\n'))}\n${this.describe()}`,
      );
    }
    this.expectBalanced(stores, when);
  }

  expectQuiet(times: number, when: string): void {
    const before = this.cluster.orders.length;
    this.report(times);
    const orders = this.cluster.orders.length - before;
    check(orders === 0, PROPERTY, () => `${when}. Expected no orders, found ${orders}.\n${this.describe()}`);
  }

  /** A region reports, and follows its order. */
  private step(position: number): void {
    const { cluster } = this;
    const known = cluster.orders.length;
    cluster.step(position);
    for (const order of cluster.orders.slice(known)) {
      const text = `region ${cluster.regions[position]!.region.id}: ${describeOrder(order)}`;
      this.lastOrders = [...this.lastOrders, text].slice(-ORDERS_SHOWN);
      this.notes.call(() => text);
    }
  }

  private expectNoneRefused(): void {
    const refused = this.cluster.refused[0];
    check(
      refused === undefined,
      'stale heartbeats',
      () =>
        `Heartbeats arrived in the order in which they were sent. Expected that all are accepted, but this one was refused:\n  ${describeInfo(refused!)}`,
    );
  }

  private expectBalanced(stores: readonly number[], when: string): void {
    const { cluster } = this;
    for (const { region, approximateSize, leader } of cluster.regions) {
      const own = region.peers.map(({ storeId }) => storeId);
      const isComplete = own.length === 3 && own.every((storeId) => stores.includes(storeId));
      const where = `region ${region.id} has peers on stores ${own.join(', ')}`;
      check(
        isComplete,
        PROPERTY,
        () => `${when}. Expected 3 peers per region on stores ${stores.join(', ')}, but ${where}.\n${this.describe()}`,
      );
      for (const from of own) {
        const better = stores.find((to) => !own.includes(to) && cluster.sizeOn(from) - cluster.sizeOn(to) >= 2 * approximateSize);
        check(
          better === undefined,
          PROPERTY,
          () =>
            `${when}, and there are no more orders. But ${where}, and should move from store ${from} to store ${better}.\n${this.describe()}`,
        );
        check(
          cluster.leadersOn(leader.storeId) - cluster.leadersOn(from) < 2,
          PROPERTY,
          () =>
            `${when}, and there are no more orders. But ${where}, and its leader should move from store ${leader.storeId} to store ${from}.\n${this.describe()}`,
        );
      }
    }
  }

  private describe(): string {
    const { cluster, stores } = this;
    const sizes = stores.map((id) => `store ${id}: ${cluster.sizeOn(id)} bytes, ${cluster.leadersOn(id)} leaders`);
    return `${indented(sizes.join('\n'))}\n${indented(describeInfos(cluster.regions))}`;
  }
}

function randomRegions(draws: Draws, stores: readonly number[]): readonly ModelRegion[] {
  const sizeMax = draws.oneOf([1, 4, 20]);
  return Array.from({ length: draws.between(1, REGIONS_MAX) }, () => ({
    size: draws.between(1, sizeMax),
    stores: draws.some(stores, draws.between(1, stores.length)),
  }));
}

function storeIds(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

async function randomPlacement(context: ScenarioContext): Promise<void> {
  const converging = await ConvergingCluster.start(context, (draws) => {
    const stores = storeIds(draws.between(4, 6));
    return { stores, regions: randomRegions(draws, stores) };
  });
  const when = 'A cluster with a random placement has followed the orders';
  converging.report(30);
  converging.settle(converging.stores, when);
  converging.expectQuiet(50, `${when}, and is balanced`);
}

/** All regions have the same size: each store gets the same share, and each move brings one peer. */
async function addedStore(context: ScenarioContext): Promise<void> {
  const converging = await ConvergingCluster.start(context, (draws) => {
    const stores = storeIds(draws.between(3, 5));
    return {
      stores,
      regions: Array.from({ length: stores.length * draws.between(1, 3) }, () => ({ size: 10, stores: draws.some(stores, 3) })),
    };
  });
  const { cluster, stores } = converging;
  converging.settle(stores, 'A cluster has followed the orders');
  const before = cluster.orders.length;
  const added = stores.length + 1;
  cluster.addStore(added);
  converging.settle([...stores, added], `Store ${added} was added, empty`);
  const moves = cluster.orders.slice(before).filter(({ changePeer }) => changePeer !== undefined).length / 2;
  const share = cluster.sizeOn(added) / 10;
  check(
    moves === share,
    PROPERTY,
    () => `Store ${added} was added, empty. It has ${share} peers now. Expected as many moves, found ${moves}.`,
  );
}

async function downAndBack(context: ScenarioContext): Promise<void> {
  const converging = await ConvergingCluster.start(context, (draws) => {
    const stores = storeIds(5);
    return { stores, regions: randomRegions(draws, stores) };
  });
  const { cluster, stores } = converging;
  converging.settle(stores, 'A cluster has followed the orders');
  const victim = 1 + context.simulation.choices.choose(CLUSTERS, 1, 0, stores.length);
  cluster.crash(victim);
  converging.report(STEPS_UNTIL_DOWN);
  const others = stores.filter((storeId) => storeId !== victim);
  converging.settle(others, `Store ${victim} is down`);
  cluster.restart(victim);
  converging.settle(stores, `Store ${victim} was down, and has come back`);
  converging.expectQuiet(50, `Store ${victim} has come back, and the cluster is balanced`);
}
