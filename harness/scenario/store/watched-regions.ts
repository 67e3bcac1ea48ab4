import type { ObservedPeer } from '#cluster/store/store-observer';
import type { WriteBatch } from '#kit/engine';
import { messageName } from '#kit/raft/message';
import { peerOnStore, printRegion } from '#kit/store/region';
import type { Proposal } from '#kit/store/store-peer';
import type { Region } from '#kit/wire/meta';
import { MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { basisOf, checkPersisted } from '#harness/checkers/raft/invariants/persisted-before-sent';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import { LogAfterStart } from '#harness/checkers/store/log-after-start';
import { RegionMap } from '#harness/checkers/store/region-map';
import { StoreDisk } from '#harness/checkers/store/store-disk';
import type { RegionRecord } from '#harness/checkers/store/store-records';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedNode } from '#harness/simulation/simulated-node';

import { WatchedRegion } from './watched-region';

/** The log of a peer that was never on a disk. */
const NO_LOG: DurableLog = { hardState: () => ({ term: 0, vote: 0, commit: 0 }), lastIndex: 0, termAt: () => undefined, has: () => false };

/** Checks all regions of a cluster, and the disks of its stores. Regions appear, move and change during the run. */
export class WatchedRegions {
  readonly map: RegionMap;
  private readonly watched = new Map<number, WatchedRegion>();
  /** The regions that this event may have changed. */
  private readonly touched = new Set<WatchedRegion>();
  private readonly disks: ReadonlyMap<number, StoreDisk>;
  /** The disks that this event has changed. */
  private readonly written = new Set<StoreDisk>();
  /** The ids of the peers whose removal is on the disk of their store. */
  private readonly removed = new Set<number>();

  constructor(
    private readonly context: Pick<ScenarioContext, 'simulation' | 'cover'>,
    stores: readonly SimulatedNode<unknown>[],
    regions: readonly Region[],
    changesRegions: boolean,
    private readonly invariants: readonly RaftInvariant[],
  ) {
    this.map = new RegionMap(regions, changesRegions);
    this.disks = new Map(stores.map((store) => [store.id, this.watchDisk(store, regions)]));
    context.simulation.invariant(() => this.check());
  }

  private watchDisk(store: SimulatedNode<unknown>, regions: readonly Region[]): StoreDisk {
    const disk = new StoreDisk(store.id, store.disk, this.map, regions, (record, before) => this.recordChanged(store, record, before));
    store.disk.onWritten = (batch: WriteBatch) => {
      disk.written(batch);
      this.written.add(disk);
    };
    return disk;
  }

  /** An invariant of the simulation. What was written is checked first: it can be the cause of what a node has become. */
  private check(): void {
    if (this.written.size > 0) {
      for (const disk of this.written) disk.check();
      this.written.clear();
    }
    if (this.touched.size === 0) return;
    for (const region of this.touched) region.check();
    this.touched.clear();
  }

  private regionOf(regionId: number): WatchedRegion {
    let region = this.watched.get(regionId);
    if (region === undefined) {
      const durable = (peerId: number): DurableLog => this.durable(regionId, peerId);
      this.watched.set(
        regionId,
        (region = new WatchedRegion(regionId, this.map, durable, this.invariants, (peerId) => this.removed.has(peerId))),
      );
    }
    return region;
  }

  private durable(regionId: number, peerId: number): DurableLog {
    const storeId = this.map.storeOf(peerId);
    return storeId === undefined ? NO_LOG : this.disks.get(storeId)!.log(regionId, peerId);
  }

  changed(peer: ObservedPeer, isAlive: () => boolean): void {
    const region = this.regionOf(peer.regionId);
    region.changed(peer, isAlive);
    this.touched.add(region);
  }

  checkAcknowledged(store: number, peer: ObservedPeer, proposal: Proposal): void {
    this.regionOf(peer.regionId).checkAcknowledged(store, peer, proposal);
  }

  /** Checks a message that a peer sends. */
  checkSending(peer: ObservedPeer | undefined, { regionId, fromPeer, message }: RaftMessage): void {
    if (message === undefined) return;
    this.checkRemoved(fromPeer?.id ?? 0, message.msgType);
    if (peer === undefined || peer.self.id !== message.from) return;
    const log = this.durable(regionId, peer.self.id);
    checkPersisted(message, basisOf(message, peer.inspect()), this.map.changesRegions ? new LogAfterStart(log) : log);
  }

  /** A leader that removed itself sends its last heartbeats when it stops. */
  private checkRemoved(peerId: number, type: MessageType): void {
    check(
      !this.removed.has(peerId) || type === MessageType.MsgHeartbeat,
      'removed peer',
      () =>
        `Peer ${peerId} was removed, and its store has written that. Expected that the store has stopped it (discard), found that it sends a message: ${messageName(type)}.`,
    );
  }

  private recordChanged(store: SimulatedNode<unknown>, { region, isTombstone }: RegionRecord, before: RegionRecord | undefined): void {
    const own = peerOnStore(isTombstone ? (before?.region ?? region) : region, store.id)?.id;
    if (own !== undefined && isTombstone) this.removed.add(own);
    this.cover(region, isTombstone, before);
    this.context.simulation.note(store.actor, 'region', () => ({
      region: region.id,
      what: isTombstone ? 'removed' : before === undefined || before.isTombstone ? 'created' : 'changed',
      ...(isTombstone ? {} : { state: printRegion(region) }),
    }));
  }

  private cover({ id, peers }: Region, isTombstone: boolean, before: RegionRecord | undefined): void {
    if (before?.isTombstone !== false && !isTombstone && id !== this.map.first) this.context.cover('a region was split');
    if (isTombstone && before?.isTombstone === false) this.context.cover('a peer was removed');
    if (!isTombstone && before?.isTombstone === false && peers.length > before.region.peers.length) this.context.cover('a peer was added');
  }

  /** Checks a disk that a crash may have changed. @param who names it in messages */
  checkDisk(storeId: number, who: string): void {
    const disk = this.disks.get(storeId)!;
    disk.checkAll(who);
    // A removal that a crash has lost did not happen.
    for (const region of disk.regions()) this.removed.delete(peerOnStore(region, storeId)?.id ?? 0);
  }

  /** The regions with a peer on the disk of a store. */
  regionsOn(storeId: number): readonly Region[] {
    return this.disks.get(storeId)!.regions();
  }
}
