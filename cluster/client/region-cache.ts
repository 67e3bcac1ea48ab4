import { RegionIndex } from '#cluster/store/region-index';
import { confVerOf, peerOnStore, versionOf } from '#kit/store/region';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Peer, Region } from '#kit/wire/meta';

/** Looks up the region that contains a key. Rejects with `Unavailable` if it is not known at the moment. */
export type RegionSource = (key: Uint8Array) => Promise<Region>;

/** A cached region, and which of its peers to ask next. */
export class CachedRegion {
  private next = 0;

  constructor(readonly region: Region) {}

  /** The peer to ask: the leader, if it is known. */
  get target(): Peer {
    return this.region.peers[this.next % this.region.peers.length]!;
  }

  /** Whether a leader that was named can be a peer of this region. A peer that was added later cannot: the region is outdated. */
  hasPeer(leader: Peer | undefined): boolean {
    return leader === undefined || this.positionOf(leader) >= 0;
  }

  /** The peer that was asked named the leader; `undefined` if it knows none. */
  leaderIs(leader: Peer | undefined): void {
    const known = leader === undefined ? -1 : this.positionOf(leader);
    if (known >= 0) this.next = known;
    else this.tryNext();
  }

  private positionOf({ id }: Peer): number {
    return this.region.peers.findIndex((peer) => peer.id === id);
  }

  /** Asks the next peer from now on. */
  tryNext(): void {
    this.next++;
  }
}

/** A client's cache of regions. It asks the source only for unknown regions. A look-up takes logarithmic time. */
export class RegionCache {
  private readonly index = new RegionIndex();
  /** By region id. */
  private readonly cached = new Map<number, CachedRegion>();

  constructor(private readonly source: RegionSource) {}

  async regionOf(key: Uint8Array): Promise<CachedRegion> {
    const known = this.index.find(key);
    return known === undefined ? this.add(await this.source(key)) : this.cached.get(known.id)!;
  }

  /** Adds a region. It replaces the regions that overlap it. */
  private add(region: Region): CachedRegion {
    for (const { id } of this.index.overlapping(rangeOf(region))) this.delete(id);
    const added = new CachedRegion(region);
    this.index.set(region);
    this.cached.set(region.id, added);
    return added;
  }

  private delete(regionId: number): void {
    this.index.delete(regionId);
    this.cached.delete(regionId);
  }

  /** Removes a region that is outdated. */
  forget({ region }: CachedRegion): void {
    if (this.cached.get(region.id)?.region === region) this.delete(region.id);
  }

  /**
   * The region is outdated: its leader named these regions in its place. A leader that has not applied all entries yet can know older
   * regions than this cache; those are not added.
   */
  replace(outdated: CachedRegion, current: readonly Region[]): void {
    this.forget(outdated);
    for (const region of current) {
      const known = this.cached.get(region.id)?.region ?? outdated.region;
      if (region.id === known.id && isOlder(region, known)) continue;
      const added = this.add(region);
      if (region.id === outdated.region.id) added.leaderIs(peerOnStore(region, outdated.target.storeId));
    }
  }
}

function isOlder(region: Region, known: Region): boolean {
  return versionOf(region) < versionOf(known) || confVerOf(region) < confVerOf(known);
}
