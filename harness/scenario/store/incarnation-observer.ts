import type { ObservedPeer, StoreObserver } from '#cluster/store/store-observer';
import type { EngineSnapshot } from '#kit/engine';
import type { Proposal } from '#kit/store/store-peer';
import { check } from '#harness/scenario/check';
import { StateNotes } from '#harness/scenario/state-notes';
import { describePeer, storeOf } from '#harness/scenario/store/describe-peer';
import { actorName } from '#harness/simulation/address';
import type { Simulation } from '#harness/simulation/simulation';

import type { WatchedRegions } from './watched-regions';

/** Observes one incarnation of a store: it checks the regions and records the status of the peers in the trace. */
export class IncarnationObserver implements StoreObserver {
  private readonly recorded = new Map<number, string>();
  private readonly notes: StateNotes;
  /** The entry that was answered with each reader. */
  private readonly readers = new WeakMap<EngineSnapshot, number>();

  /** @param namesRegions whether the trace names the region of a peer */
  constructor(
    private readonly simulation: Simulation,
    private readonly storeId: number,
    private readonly regions: WatchedRegions,
    private readonly namesRegions: boolean,
    private readonly isAlive: () => boolean,
  ) {
    this.notes = new StateNotes(simulation, actorName(storeId));
  }

  changed(peer: ObservedPeer): void {
    if (!this.isAlive()) return;
    this.regions.changed(peer, this.isAlive);
    this.recordStatus(peer);
  }

  private recordStatus(peer: ObservedPeer): void {
    const { role, term, commit, applied, leader: leaderId } = peer.raft.status();
    const region = this.namesRegions ? { region: peer.regionId } : {};
    this.notes.show(() => ({ ...region, ...describePeer(peer) }));
    const status = `${role} ${term} ${commit} ${applied} ${leaderId}`;
    if (this.recorded.get(peer.regionId) === status) return;
    this.recorded.set(peer.regionId, status);
    const leader = storeOf(peer, leaderId);
    this.simulation.record(actorName(this.storeId), 'status', { ...region, role, term, commit, applied, leader });
  }

  removed(peer: ObservedPeer): void {
    if (!this.isAlive()) return;
    this.recorded.delete(peer.regionId);
    this.simulation.record(actorName(this.storeId), 'status', { region: peer.regionId, role: 'removed' });
  }

  acknowledged(peer: ObservedPeer, proposal: Proposal, reader: EngineSnapshot | undefined): void {
    if (!this.isAlive()) return;
    this.regions.checkAcknowledged(this.storeId, peer, proposal);
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
