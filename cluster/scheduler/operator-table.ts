import { assert } from '#kit/assert';
import type { RegionTree } from '#kit/scheduler/region-tree';
import type { RegionInfo } from '#kit/scheduler/region-info';

import { type Operator, hasPeer, isDone, isOvertaken } from './operator';

/** How the operators in progress will change a store. */
export interface Influence {
  /** Bytes; negative if it loses regions. */
  readonly size: number;
  readonly leaders: number;
}

/** The operators in progress: at most one per region. They are not durable. After a restart, the scheduler makes new ones. */
export class OperatorTable {
  private readonly operators = new Map<number, Operator>();

  get(regionId: number): Operator | undefined {
    return this.operators.get(regionId);
  }

  add(operator: Operator): void {
    assert(!this.operators.has(operator.regionId), `region ${operator.regionId} already has an operator`);
    this.operators.set(operator.regionId, operator);
  }

  /** The region's operator after this heartbeat; `undefined` if it has none any more. */
  advance(info: RegionInfo): Operator | undefined {
    const operator = this.operators.get(info.region.id);
    if (operator === undefined) return undefined;
    if (!isDone(operator, info) && !isOvertaken(operator, info)) return operator;
    this.operators.delete(info.region.id);
    return undefined;
  }

  /** Gives up the operators whose deadline has passed, and those whose new peer or new leader is on a store that is not up any more. */
  giveUp(nowMs: number, isUp: (storeId: number) => boolean): void {
    for (const { regionId, deadlineMs, add, transferTo } of [...this.operators.values()]) {
      const target = add ?? transferTo;
      if (nowMs > deadlineMs || (target !== undefined && !isUp(target.storeId))) this.operators.delete(regionId);
    }
  }

  /** The number of operators that balance the cluster. */
  get balanceCount(): number {
    return [...this.operators.values()].filter(({ purpose }) => purpose.startsWith('balance')).length;
  }

  /** What the operators will still add to a store, and take from it. */
  influenceOn(storeId: number, regions: RegionTree): Influence {
    let size = 0;
    let leaders = 0;
    for (const { regionId, add, remove, transferTo } of this.operators.values()) {
      const info = regions.get(regionId);
      if (info === undefined) continue;
      if (add?.storeId === storeId && !hasPeer(info, add)) size += info.approximateSize;
      if (remove?.storeId === storeId && hasPeer(info, remove)) size -= info.approximateSize;
      const newLeader = transferTo ?? (remove?.id === info.leader.id ? add : undefined);
      if (newLeader === undefined) continue;
      if (newLeader.storeId === storeId) leaders++;
      if (info.leader.storeId === storeId) leaders--;
    }
    return { size, leaders };
  }
}
