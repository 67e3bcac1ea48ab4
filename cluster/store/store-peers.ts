import { assert } from '#kit/assert';
import type { Engine } from '#kit/engine';
import { overlaps } from '#kit/store/key-range';
import type { InitialPeer } from '#kit/store/initial-peer';
import { confVerOf, hasPeer, isInitialized, peerOnStore, unknownRegion, withRemoved } from '#kit/store/region';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Region, RegionEpoch } from '#kit/wire/meta';
import { type HardState, MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

import { type Removal, deleteRegion, unfinishedRemovals } from './delete-region';
import { type LoadedPeer, withStorage } from './load-peers';
import type { Remains } from './load-remains';
import { Peer, type PeerEnvironment } from './peer';
import type { RegionHost } from './region-host';
import { RegionIndex } from './region-index';
import { type KnownRegion, routeMessage } from './route-message';

const NO_HARD_STATE: HardState = { term: 0, vote: 0, commit: 0 };
const NO_LOG = {
  applyState: { appliedIndex: 0, truncatedIndex: 0, truncatedTerm: 0 },
  raftState: { hardState: NO_HARD_STATE, lastIndex: 0, lastTerm: 0 },
};

/**
 * The peers of a store by their regions, and the tombstones of removed peers. Peers are created by a split or by a first message. They
 * are removed by a command, or because a message shows that they were removed.
 *
 * A removed peer stops at once. Its data is deleted by `finishRemovals`, which the store calls between two rounds: no snapshot and no new
 * peer can use its keys before.
 */
export class StorePeers implements RegionHost {
  private readonly peers = new Map<number, Peer>();
  private readonly index = new RegionIndex();
  /** By region id. */
  private readonly tombstones = new Map<number, Region>();
  /** The hard states on disk of regions without a peer. By region id. */
  private readonly hardStates = new Map<number, HardState>();
  private removals: Removal[] = [];
  /** The peers that may have a ready. */
  private touched = new Set<Peer>();
  /** The peers that have accepted a snapshot which may not be installed yet, with the range of the snapshot. */
  private readonly incoming = new Map<Peer, Region>();

  private readonly environment: PeerEnvironment;

  /**
   * @param environment without `regions`, which is this object
   * @param changed called with a peer that was created
   */
  constructor(
    environment: Omit<PeerEnvironment, 'regions'>,
    private readonly changed: (peer: Peer) => void,
  ) {
    this.environment = { ...environment, regions: this };
  }

  /** Takes over what a restarted store has on its disk. */
  load(peers: readonly LoadedPeer[], { tombstones, hardStates }: Remains): void {
    for (const loaded of peers) this.add(new Peer(loaded, this.environment));
    for (const tombstone of tombstones) this.tombstones.set(tombstone.id, tombstone);
    for (const [regionId, hardState] of hardStates) this.hardStates.set(regionId, hardState);
    this.removals = unfinishedRemovals(this.storeId, tombstones, hardStates);
  }

  get(regionId: number): Peer | undefined {
    return this.peers.get(regionId);
  }

  /** The number of regions with a peer on this store. */
  get count(): number {
    return this.peers.size;
  }

  all(): IterableIterator<Peer> {
    return this.peers.values();
  }

  /** The id of the region that contains `key`; 0 if there is none. */
  regionOf(key: Uint8Array): number {
    return this.index.find(key)?.id ?? 0;
  }

  /** The peer may have a ready. */
  touch(peer: Peer): void {
    this.touched.add(peer);
  }

  /** The peers that have a ready, in ascending order of region ids. */
  takeReady(): Peer[] {
    const ready = [...this.touched].filter((peer) => this.peers.get(peer.regionId) === peer && peer.raft.hasReady());
    this.touched = new Set();
    return ready.sort((left, right) => left.regionId - right.regionId);
  }

  /** A round has processed a ready of the peer. */
  processed(peer: Peer): void {
    this.touch(peer);
    if (peer.inspect().pendingSnapshot === undefined) this.incoming.delete(peer);
    if (this.peers.get(peer.regionId) === peer) this.addToIndex(peer);
  }

  private add(peer: Peer): void {
    this.peers.set(peer.regionId, peer);
    this.environment.hibernation?.add(peer);
    this.hardStates.delete(peer.regionId);
    this.addToIndex(peer);
    this.touch(peer);
  }

  private addToIndex({ region }: Peer): void {
    if (!isInitialized(region)) return;
    this.index.set(region);
    this.tombstones.delete(region.id);
  }

  /** The peer that handles a message. Creates it, or removes an outdated one, if the message shows that this is necessary. */
  peerFor(message: RaftMessage): Peer | undefined {
    const { regionId } = message;
    const peer = this.peers.get(regionId);
    if (!this.environment.config.changesRegions) return message.toPeer?.id === peer?.self.id ? peer : undefined;
    const known: KnownRegion = { peer, tombstone: this.tombstones.get(regionId) };
    const route = routeMessage(message, known);
    if (route === 'deliver') return this.isInstallable(message, peer!) ? peer : undefined;
    if (route === 'create') return this.create(message);
    if (route === 'drop') return undefined;
    if ('removedAt' in route) this.remove(peer!, route.removedAt, []);
    else this.tellRemoved(message, route.senderRemovedAt);
    return undefined;
  }

  /** A peer without data. It learns its range and its peers from a snapshot. */
  private create({ regionId, toPeer, regionEpoch }: RaftMessage): Peer | undefined {
    if (this.isRemoving(regionId)) return undefined;
    const raftState = { ...NO_LOG.raftState, hardState: this.hardStateOf(regionId) };
    const persisted = { region: unknownRegion(regionId, regionEpoch!), raftState, applyState: NO_LOG.applyState };
    const peer = new Peer({ ...withStorage(persisted, []), self: toPeer }, this.environment);
    this.add(peer);
    return peer;
  }

  private tellRemoved({ regionId, fromPeer, toPeer }: RaftMessage, regionEpoch: RegionEpoch): void {
    const answer = { regionId, fromPeer: toPeer, toPeer: fromPeer, regionEpoch, isTombstone: true, message: undefined };
    this.environment.transport.send({ ...answer, startKey: new Uint8Array(0), endKey: new Uint8Array(0) });
  }

  /**
   * Whether a message may be passed to Raft. A snapshot may, if this peer is a member as of the snapshot, and if the store has no other use
   * for its keys: no other region, no other snapshot and no removed region that has them. Otherwise it is dropped. Raft sends it again.
   */
  private isInstallable({ message, startKey, endKey }: RaftMessage, peer: Peer): boolean {
    if (message?.msgType !== MessageType.MsgSnapshot) return true;
    if (!message.snapshot?.metadata?.confState?.nodes.includes(peer.self.id)) return false;
    const incoming = { ...unknownRegion(peer.regionId, { confVer: 0, version: 0 }), startKey, endKey };
    const range = rangeOf(incoming);
    if (this.index.overlapping(range).some(({ id }) => id !== peer.regionId)) return false;
    if (this.removals.some((removal) => overlaps(removal.range, range))) return false;
    for (const [other, region] of this.incoming) if (other !== peer && overlaps(rangeOf(region), range)) return false;
    this.incoming.set(peer, incoming);
    return true;
  }

  hardStateOf(regionId: number): HardState {
    return this.peers.get(regionId)?.raftState.hardState ?? this.hardStates.get(regionId) ?? NO_HARD_STATE;
  }

  /** A peer with a higher id than the one in `region` shows that the latter was removed, even if this store has no tombstone. */
  tombstoneOf(region: Region): Region | undefined {
    const own = peerOnStore(region, this.storeId)!;
    const known = this.tombstones.get(region.id);
    if (known !== undefined && own.id <= peerOnStore(known, this.storeId)!.id) return known;
    const peer = this.peers.get(region.id);
    if (peer === undefined || peer.self.id <= own.id) return undefined;
    return { ...region, regionEpoch: { version: 0, ...peer.region.regionEpoch, confVer: confVerOf(peer.region) - 1 } };
  }

  startPeer(initial: InitialPeer, campaigns: boolean): void {
    const early = this.peers.get(initial.region.id);
    assert(early === undefined || !isInitialized(early.region), `region ${initial.region.id} exists before the split that creates it`);
    if (early !== undefined) this.incoming.delete(early);
    if (early !== undefined) this.environment.hibernation?.remove(early);
    const peer = new Peer(withStorage(initial, []), this.environment);
    this.add(peer);
    if (campaigns) peer.raft.campaign();
    this.changed(peer);
  }

  discard(tombstone: Region): void {
    const peer = this.peers.get(tombstone.id);
    const removed = peerOnStore(tombstone, this.storeId)!;
    const isRemovedAlready = peer === undefined && confVerOf(this.tombstones.get(tombstone.id) ?? {}) > confVerOf(tombstone);
    if (isRemovedAlready) return;
    this.tombstones.set(tombstone.id, tombstone);
    const isNewer = peer !== undefined && confVerOf(peer.region) > confVerOf(tombstone);
    const isKept = isNewer || (peer === undefined && this.hardStates.has(tombstone.id));
    if (peer !== undefined && !isNewer) this.stop(peer);
    this.addRemoval({ tombstone, removed, range: rangeOf(tombstone), log: isKept ? 'keep' : { hardState: undefined } });
  }

  /**
   * One batch deletes all of a region, and ends with a tombstone without keys. So a removal that is not finished yet becomes one with the keys
   * of the later one: two of them would leave keys behind in a crash between them.
   */
  private addRemoval(removal: Removal): void {
    const position = this.removals.findIndex(({ tombstone }) => tombstone.id === removal.tombstone.id);
    const earlier = this.removals[position];
    if (earlier === undefined) this.removals.push(removal);
    else this.removals[position] = { ...removal, log: earlier.log };
  }

  /** The scheduler says that the peers of the region are others now. */
  regionIs(peer: Peer, region: Region): void {
    const isRemoved = confVerOf(region) > confVerOf(peer.region) && !hasPeer(region, peer.self.id);
    if (this.peers.get(peer.regionId) === peer && isRemoved) this.remove(peer, region.regionEpoch!, region.peers);
  }

  /**
   * Removes a peer that has slept through its removal. Its term and vote stay: a newer peer of the region on this store may have given
   * the vote. A round may be processing the peer, and may still change its region: what to delete is read after the round.
   */
  private remove(peer: Peer, regionEpoch: RegionEpoch, members: Region['peers']): void {
    const removed = peer.self;
    const tombstone = withRemoved({ ...peer.region, regionEpoch, peers: [...members] }, removed);
    this.tombstones.set(peer.regionId, tombstone);
    this.stop(peer);
    this.addRemoval({
      tombstone,
      removed,
      get range() {
        return rangeOf(peer.region);
      },
      get log() {
        return { hardState: { ...peer.raftState.hardState, commit: 0 } };
      },
    });
  }

  private stop(peer: Peer): void {
    this.peers.delete(peer.regionId);
    this.incoming.delete(peer);
    this.environment.hibernation?.remove(peer);
    this.environment.observer.removed?.(peer);
    peer.stop();
  }

  private get storeId(): number {
    return this.environment.config.storeId;
  }

  private isRemoving(regionId: number): boolean {
    return this.removals.some(({ tombstone }) => tombstone.id === regionId);
  }

  get hasRemovals(): boolean {
    return this.removals.length > 0;
  }

  /** Deletes the data of removed peers. No round may be running. */
  async finishRemovals(engine: Engine): Promise<void> {
    for (let removal = this.removals[0]; removal !== undefined; removal = this.removals[0]) {
      const { id } = removal.tombstone;
      const { log } = removal;
      await deleteRegion(engine, removal);
      if (log !== 'keep' && log.hardState !== undefined) this.hardStates.set(id, log.hardState);
      this.index.delete(id);
      this.removals.shift();
    }
  }
}
