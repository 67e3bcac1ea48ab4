import type { SchedulerClient } from '#kit/scheduler-client';
import { adminCommand } from '#kit/store/command';
import { isInitialized } from '#kit/store/region';
import type { Peer as PeerId, Region, Store } from '#kit/wire/meta';
import { AdminCmdType, type AdminRequest, type RaftCmdRequest } from '#kit/wire/raft-command';
import { type RegionHeartbeatResponse, StoreStats } from '#kit/wire/scheduler';

import type { Peer } from './peer';

export interface SchedulerReportsOptions {
  readonly store: Store;
  readonly scheduler: SchedulerClient;
  /** An idle region reports this often, in ticks. */
  readonly reportTicks: number;
  /** A region that hibernates reports this often, in ticks. */
  readonly hibernatingReportTicks: number;
  readonly regionCount: () => number;
  readonly execute: (command: RaftCmdRequest) => Promise<unknown>;
}

/** What a region's leader told the scheduler last. */
interface Report {
  readonly region: Region;
  readonly term: number;
  readonly tick: number;
}

/**
 * Reports the regions that this store leads to the scheduler, and executes its orders. A region reports in regular intervals, and at once
 * when it has changed or has a new leader. An order is a command like any other: it is refused if the region has changed since.
 */
export class SchedulerReports {
  /** By peer. A peer that does not lead has none. */
  private readonly reported = new WeakMap<Peer, Report>();
  private ticks = 0;
  /** Whether the scheduler knows the store: the first one creates the cluster, the others join it. */
  private isRegistered = false;

  constructor(private readonly options: SchedulerReportsOptions) {
    options.scheduler.onRegionOrder((order) => this.follow(order));
  }

  /** Advances the time by one tick. */
  tick(): void {
    if (this.ticks++ % this.options.reportTicks !== 0) return;
    // What fails is repeated when the next report is due.
    this.reportStore().catch(() => undefined);
  }

  private async reportStore(): Promise<void> {
    const { scheduler, store, regionCount } = this.options;
    if (!this.isRegistered) {
      if (!(await scheduler.bootstrap(store))) await scheduler.putStore(store);
      this.isRegistered = true;
    }
    await scheduler.sendStoreHeartbeat(StoreStats.create({ storeId: store.id, regionCount: regionCount() }));
  }

  /** Reports the peer's region, if it leads and the report is due. */
  report(peer: Peer): void {
    this.reportEvery(peer, this.options.reportTicks);
  }

  /** Like `report`, for a peer that hibernates. */
  reportHibernating(peer: Peer): void {
    this.reportEvery(peer, this.options.hibernatingReportTicks);
  }

  private reportEvery(peer: Peer, interval: number): void {
    const { region } = peer;
    const { role, term } = peer.raft.inspect();
    if (role !== 'leader' || !isInitialized(region)) return void this.reported.delete(peer);
    const last = this.reported.get(peer);
    const isDue = last === undefined || last.region !== region || last.term !== term || this.ticks - last.tick >= interval;
    if (!isDue) return;
    this.reported.set(peer, { region, term, tick: this.ticks });
    const approximateSize = peer.approximateSize + (peer.bytesWritten === Infinity ? 0 : peer.bytesWritten);
    this.options.scheduler.sendRegionHeartbeat({ region, leader: peer.self, term, pendingPeers: pendingPeers(peer), approximateSize });
  }

  private follow({ regionId, regionEpoch, changePeer, transferLeader }: RegionHeartbeatResponse): void {
    const request = requestOf({ changePeer, transferLeader });
    if (request === undefined) return;
    const command = adminCommand({ regionId, regionEpoch, peer: undefined, term: 0 }, request);
    // The scheduler sees in the next report whether the region followed, and repeats the order if not.
    this.options.execute(command).catch(() => undefined);
  }
}

function requestOf({
  changePeer,
  transferLeader,
}: Pick<RegionHeartbeatResponse, 'changePeer' | 'transferLeader'>): AdminRequest | undefined {
  if (changePeer !== undefined) return { cmdType: AdminCmdType.ChangePeer, changePeer: { ...changePeer } };
  return transferLeader && { cmdType: AdminCmdType.TransferLeader, transferLeader: { peer: transferLeader.peer } };
}

/** The peers that lack entries which this leader has discarded: they need a snapshot. */
function pendingPeers(peer: Peer): PeerId[] {
  const { progress } = peer.raft.inspect();
  const { truncatedIndex } = peer.applyState;
  return peer.region.peers.filter(({ id }) => id !== peer.self.id && (progress.get(id)?.match ?? 0) < truncatedIndex);
}
