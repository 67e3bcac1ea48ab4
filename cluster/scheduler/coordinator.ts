import { balanceRegion } from '#labs/lab3c/balance-region';
import { ClusterInfo, countersOf } from '#kit/scheduler/cluster-info';
import { type RegionInfo, peerOnStore } from '#kit/scheduler/region-info';

import { balanceLeader } from './balance-leader';
import type { IdAllocator } from './id-allocator';
import { type Operator, type RegionOrder, nextOrder } from './operator';
import { OperatorTable } from './operator-table';
import type { Plan, StoreView } from './plan';
import { checkReplicas } from './replica-checker';
import type { SchedulerConfig } from './scheduler-config';
import type { StoreTable } from './store-table';

/**
 * Decides what the regions should do (in PD: the coordinator). It has no timer: everything happens when a region reports, because
 * only the response to a heartbeat can carry an order.
 */
export class Coordinator {
  readonly cluster = new ClusterInfo();
  private readonly operators = new OperatorTable();
  private nextBalanceMs = 0;

  /** @param ids of new peers. Without a reserved id, no peer is added; the next heartbeat tries again */
  constructor(
    private readonly config: Required<SchedulerConfig>,
    private readonly stores: StoreTable,
    private readonly ids: Pick<IdAllocator, 'take'>,
    private readonly now: () => number,
  ) {}

  /** The order for a region whose heartbeat was accepted. The same order is sent with every heartbeat until the region follows it. */
  orderFor(info: RegionInfo): RegionOrder {
    this.operators.giveUp(this.now(), (storeId) => this.stores.isUp(storeId));
    if (this.operators.advance(info) === undefined) this.decide(info);
    const operator = this.operators.get(info.region.id);
    return operator === undefined ? {} : nextOrder(operator, info, ({ storeId }) => this.stores.isUp(storeId));
  }

  /** The operator of a region, if one is in progress. */
  operatorOf(regionId: number): Operator | undefined {
    return this.operators.get(regionId);
  }

  private decide(info: RegionInfo): void {
    const plan = checkReplicas(info, this.storeView(), this.config.maxReplicas) ?? this.balance();
    if (plan !== undefined) this.start(plan);
  }

  /**
   * The next move of a region, or else of a leadership. It can be of another region than the one that reported.
   *
   * There is none as long as the regions of some keys are not known: after a restart, stores whose regions have not reported yet
   * would look empty.
   */
  private balance(): Plan | undefined {
    const { balanceIntervalMs, balanceOperatorLimit, maxReplicas } = this.config;
    const now = this.now();
    if (now < this.nextBalanceMs || this.operators.balanceCount >= balanceOperatorLimit) return undefined;
    this.nextBalanceMs = now + balanceIntervalMs;
    if (!this.cluster.regions.coversAllKeys()) return undefined;
    const stores = this.storeView();
    const regions = this.cluster.regions.all().filter((info) => this.mayBalance(info));
    const balanceStores = stores.ids.map((id) => ({ id, isUp: stores.isUp(id), size: stores.sizeOf(id) }));
    const move = balanceRegion({ stores: balanceStores, regions, maxReplicas });
    if (move === undefined) return balanceLeader(regions, stores);
    const remove = peerOnStore(this.cluster.regions.get(move.regionId)!, move.fromStore);
    return { regionId: move.regionId, purpose: 'balance region', addOn: move.toStore, remove };
  }

  private mayBalance({ region }: RegionInfo): boolean {
    return this.operators.get(region.id) === undefined && !region.peers.some(({ storeId }) => this.stores.isDown(storeId));
  }

  private start({ regionId, purpose, addOn, remove, transferTo }: Plan): void {
    const id = addOn === undefined ? undefined : this.ids.take();
    if (addOn !== undefined && id === undefined) return;
    const add = addOn === undefined ? undefined : { id: id!, storeId: addOn };
    const epoch = this.cluster.regions.get(regionId)!.region.regionEpoch!;
    this.operators.add({ regionId, purpose, epoch, deadlineMs: this.now() + this.config.operatorTimeoutMs, add, remove, transferTo });
  }

  private storeView(): StoreView {
    const { cluster, operators, stores } = this;
    return {
      ids: stores.all().map(({ store }) => store.id),
      isUp: (storeId) => stores.isUp(storeId),
      isDown: (storeId) => stores.isDown(storeId),
      isLeaving: (storeId) => stores.isLeaving(storeId),
      sizeOf: (storeId) => countersOf(cluster, storeId).regionSize + operators.influenceOn(storeId, cluster.regions).size,
      leadersOn: (storeId) => countersOf(cluster, storeId).leaderCount + operators.influenceOn(storeId, cluster.regions).leaders,
    };
  }
}
