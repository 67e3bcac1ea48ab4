import { handleRegionHeartbeat } from '#labs/lab3c/region-heartbeat';
import { assert } from '#kit/assert';
import { type RegionInfo, isPending } from '#kit/scheduler/region-info';
import { sampleInfo } from '#kit/scheduler/testing/sample-info';
import { type Peer, StoreState } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';

import { Coordinator } from '../coordinator';
import type { RegionOrder } from '../operator';
import { type SchedulerConfig, schedulerConfigWithDefaults } from '../scheduler-config';
import { StoreTable } from '../store-table';

/** A region of the model: its members, leader and pending peers, without Raft. */
export interface ModelRegion {
  readonly size: number;
  /** The stores of its peers; the leader's first. */
  readonly stores: readonly number[];
}

const STEP_MS = 100;
export const DOWN_AFTER_MS = 5_000;

/**
 * A cluster without Raft that follows the orders of a coordinator: in each step one region reports and executes the order that it
 * gets. A new peer is pending until the region's next report. For tests.
 */
export class ModelCluster {
  readonly coordinator: Coordinator;
  readonly table: StoreTable;
  /** The orders that regions have executed. */
  orders: RegionOrder[] = [];
  /** The heartbeats that were refused. All are newer than those before them, so there should be none. */
  readonly refused: RegionInfo[] = [];
  now = 0;
  private infos: RegionInfo[];
  private readonly storeIds: number[];
  private readonly silent = new Set<number>();
  private nextId = 1_000_000;

  constructor(storeIds: readonly number[], regions: readonly ModelRegion[], config: Partial<SchedulerConfig> = {}) {
    this.storeIds = [...storeIds];
    this.infos = regions.map(({ size, stores }, i) => sampleInfo({ id: i + 1, range: rangeOf(i, regions.length), size, stores }));
    const stores = storeIds.map((id) => ({ id, address: '', state: StoreState.Up }));
    this.table = new StoreTable(stores, DOWN_AFTER_MS, () => this.now);
    const complete = schedulerConfigWithDefaults({ clusterId: 1, storeDownAfterMs: DOWN_AFTER_MS, balanceIntervalMs: STEP_MS, ...config });
    this.coordinator = new Coordinator(complete, this.table, { take: () => this.nextId++ }, () => this.now);
  }

  get regions(): readonly RegionInfo[] {
    return this.infos;
  }

  /** Adds an empty store. */
  addStore(id: number): void {
    this.storeIds.push(id);
    this.table.put({ id, address: '', state: StoreState.Up });
  }

  crash(storeId: number): void {
    this.silent.add(storeId);
  }

  restart(storeId: number): void {
    this.silent.delete(storeId);
  }

  /** The region at this position reports, if a majority of its peers works, and executes its order. */
  step(position: number): void {
    this.now += STEP_MS;
    for (const storeId of this.storeIds) if (this.works({ storeId })) this.table.hear(storeId);
    const info = this.withLeader(this.infos[position]!);
    if (info === undefined) return;
    if (!handleRegionHeartbeat(this.coordinator.cluster, info)) {
      this.refused.push(info);
      return;
    }
    const order = this.coordinator.orderFor(info);
    const caughtUp = { ...info, pendingPeers: info.pendingPeers.filter((peer) => !this.works(peer)) };
    this.infos[position] = this.executed(caughtUp, order);
  }

  /** All regions report, this many times. */
  round(times = 1): void {
    for (let i = 0; i < times; i++) this.infos.forEach((_, position) => this.step(position));
  }

  /** The sum of the sizes of the regions with a peer on the store. */
  sizeOn(storeId: number): number {
    return this.infos.reduce((sum, { region, approximateSize }) => sum + (hasPeerOn(region.peers, storeId) ? approximateSize : 0), 0);
  }

  leadersOn(storeId: number): number {
    return this.infos.filter(({ leader }) => leader.storeId === storeId).length;
  }

  private works({ storeId }: Pick<Peer, 'storeId'>): boolean {
    return !this.silent.has(storeId);
  }

  /** The region with a leader that works; `undefined` if it cannot elect one. */
  private withLeader(info: RegionInfo): RegionInfo | undefined {
    const { peers } = info.region;
    const working = peers.filter((peer) => this.works(peer));
    if (working.length <= peers.length / 2) return undefined;
    if (this.works(info.leader)) return info;
    const successor = working.find(({ id }) => !isPending(info, id));
    return successor && { ...info, leader: successor, term: info.term + 1 };
  }

  private executed(info: RegionInfo, order: RegionOrder): RegionInfo {
    const change = order.changePeer;
    const leader = order.transferLeader?.peer;
    if (change === undefined && leader === undefined) return info;
    this.orders.push(order);
    if (leader !== undefined) return this.works(leader) ? { ...info, leader, term: info.term + 1 } : info;
    const isAdd = change!.changeType === ConfChangeType.AddNode;
    return isAdd ? added(info, change!.peer!) : removed(info, change!.peer!);
  }
}

function added(info: RegionInfo, peer: Peer): RegionInfo {
  assert(!hasPeerOn(info.region.peers, peer.storeId), `store ${peer.storeId} would have two peers of region ${info.region.id}`);
  return { ...withPeers(info, [...info.region.peers, peer]), pendingPeers: [...info.pendingPeers, peer] };
}

function removed(info: RegionInfo, { id }: Peer): RegionInfo {
  assert(id !== info.leader.id, `the leader of region ${info.region.id} was ordered to remove itself`);
  const pendingPeers = info.pendingPeers.filter((pending) => pending.id !== id);
  const remaining = info.region.peers.filter((peer) => peer.id !== id);
  return { ...withPeers(info, remaining), pendingPeers };
}

function withPeers(info: RegionInfo, peers: Peer[]): RegionInfo {
  const { version, confVer } = info.region.regionEpoch!;
  return { ...info, region: { ...info.region, peers, regionEpoch: { version, confVer: confVer + 1 } } };
}

function hasPeerOn(peers: readonly Peer[], storeId: number): boolean {
  return peers.some((peer) => peer.storeId === storeId);
}

/** The i-th of `count` ranges that cover all keys. */
function rangeOf(i: number, count: number): [string, string] {
  const bound = (position: number) => (position === 0 || position === count ? '' : String(position).padStart(4, '0'));
  return [bound(i), bound(i + 1)];
}
