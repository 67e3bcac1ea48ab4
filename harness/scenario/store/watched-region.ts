import type { Peer } from '#cluster/store/peer';
import type { StoreObserver } from '#cluster/store/store-observer';
import type { EngineSnapshot, WriteBatch } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import type { Proposal } from '#kit/store/store-peer';
import type { Region } from '#kit/wire/meta';
import { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import { AppliedData } from '#harness/checkers/store/applied-data';
import type { DiskChange } from '#harness/checkers/store/disk-change';
import { DurableDisk } from '#harness/checkers/store/durable-disk';
import { check } from '#harness/scenario/check';
import { StateNotes } from '#harness/scenario/state-notes';
import { describePeer, storeOf } from '#harness/scenario/store/describe-peer';
import { actorName } from '#harness/simulation/address';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import type { Simulation } from '#harness/simulation/simulation';

/** Checks the invariants of one region. The nodes of its Raft group are its peers, identified by the peers' ids. */
export class WatchedRegion {
  private readonly data: AppliedData;
  /** The data on the disk of each store, after the last batch. */
  private readonly trees = new Map<number, MemTree>();
  private readonly unchecked: DiskChange[] = [];
  private readonly watcher: GroupWatcher;
  /** By peer. */
  private readonly durables: ReadonlyMap<number, DurableDisk>;
  /** By store. */
  private readonly disks: ReadonlyMap<number, DurableDisk>;

  constructor(
    private readonly region: Region,
    stores: readonly SimulatedNode<unknown>[],
    invariants: readonly RaftInvariant[],
  ) {
    this.data = new AppliedData(region.id);
    this.disks = new Map(stores.map((store) => [store.id, new DurableDisk(store.disk, region.id)]));
    this.durables = new Map(region.peers.map(({ id, storeId }) => [id, this.disks.get(storeId)!]));
    this.watcher = new GroupWatcher((node) => this.durable(node), invariants);
  }

  durable(peerId: number): DurableDisk {
    return this.durables.get(peerId)!;
  }

  changed(peer: Peer, incarnation: number, isAlive: () => boolean): void {
    this.data.committed(peer.inspect().log);
    this.watcher.touch({ state: peer.inspect(), incarnation, isAlive });
  }

  /** A batch took effect on the disk of a store. */
  written(store: SimulatedNode<unknown>, batch: WriteBatch): void {
    const { tree } = store.disk;
    const disk = this.disks.get(store.id)!;
    const before = disk.statesOf(this.trees.get(store.id) ?? MemTree.empty());
    const after = disk.statesOf(tree);
    this.trees.set(store.id, tree);
    this.unchecked.push({ batch, before, after, tree, who: `${store.actor} wrote a batch` });
  }

  /** An invariant of the simulation. What was written is checked first: it can be the cause of what a node has become. */
  check(): void {
    for (const change of this.unchecked.splice(0)) this.data.checkBatch(change);
    this.watcher.checkTouched();
  }

  /** Checks a disk that a crash may have changed. @param who names it in messages */
  checkDisk(store: SimulatedNode<unknown>, who: string): void {
    this.data.checkDisk(store.disk.tree, who);
    this.trees.set(store.id, store.disk.tree);
  }

  /** A command that is acknowledged to a client must be on the disks of a majority (Raft, section 5.3). */
  checkAcknowledged(store: number, { index, term }: Proposal): void {
    const replicas = [...this.durables.values()].filter((durable) => durable.has(index, term)).length;
    const message = (): string =>
      `store ${store} acknowledges a client's command, entry ${index} of term ${term}. Expected the entry on the disks of a majority, found it on ${replicas} of ${this.durables.size}. (Ongaro & Ousterhout 2014, section 5.3.)`;
    check(replicas * 2 > this.durables.size, 'acknowledged before committed', message);
  }
}

/** Observes one incarnation of a store: it checks the regions and records the status of the peers in the trace. */
export class IncarnationObserver implements StoreObserver {
  private readonly recorded = new Map<number, string>();
  private readonly notes: StateNotes;
  /** The entry that was answered with each reader. */
  private readonly readers = new WeakMap<EngineSnapshot, number>();

  constructor(
    private readonly simulation: Simulation,
    private readonly storeId: number,
    private readonly incarnation: number,
    private readonly regions: ReadonlyMap<number, WatchedRegion>,
    private readonly isAlive: () => boolean,
  ) {
    this.notes = new StateNotes(simulation, actorName(storeId));
  }

  changed(peer: Peer): void {
    if (!this.isAlive()) return;
    this.regions.get(peer.regionId)!.changed(peer, this.incarnation, this.isAlive);
    this.recordStatus(peer);
  }

  private recordStatus(peer: Peer): void {
    const { role, term, commit, applied, leader: leaderId } = peer.status();
    const region = this.regions.size > 1 ? { region: peer.regionId } : {};
    this.notes.show(() => ({ ...region, ...describePeer(peer) }));
    const status = `${role} ${term} ${commit} ${applied} ${leaderId}`;
    if (this.recorded.get(peer.regionId) === status) return;
    this.recorded.set(peer.regionId, status);
    const leader = storeOf(peer, leaderId);
    this.simulation.record(actorName(this.storeId), 'status', { ...region, role, term, commit, applied, leader });
  }

  acknowledged(peer: Peer, proposal: Proposal, reader: EngineSnapshot | undefined): void {
    if (!this.isAlive()) return;
    this.regions.get(peer.regionId)!.checkAcknowledged(this.storeId, proposal);
    if (reader !== undefined) this.checkReader(reader, proposal);
  }

  /** The receiver of a reader closes it, so two receivers cannot have the same one. */
  private checkReader(reader: EngineSnapshot, { index, term }: Proposal): void {
    const before = this.readers.get(reader);
    const message = (): string =>
      `store ${this.storeId} answers a read, entry ${index} of term ${term}. Expected a reader that no other answer has, found the reader that is already in the answer to entry ${before}. The receiver of an answer closes its reader.`;
    check(before === undefined, 'one reader per answer', message);
    this.readers.set(reader, index);
  }
}
