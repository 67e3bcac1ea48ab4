import { contains } from '#cluster/store/key-range';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Peer, Region } from '#kit/wire/meta';

/** Where regions are looked up. */
export type RegionSource = (key: Uint8Array) => Promise<Region>;

/** A region as a client knows it, and which of its peers to ask. */
export class CachedRegion {
  private next = 0;

  constructor(readonly region: Region) {}

  /** The peer to ask: the leader, as far as that is known. */
  get target(): Peer {
    return this.region.peers[this.next % this.region.peers.length]!;
  }

  /** The peer that was asked says that another one leads; `undefined`: it knows none. */
  leaderIs(leader: Peer | undefined): void {
    const known = this.region.peers.findIndex(({ id }) => id === leader?.id);
    if (known >= 0) this.next = known;
    else this.tryNext();
  }

  /** The peer that was asked is of no use. */
  tryNext(): void {
    this.next++;
  }
}

/** What a client remembers of regions, so that it asks the source only for what is new to it. */
export class RegionCache {
  private regions: CachedRegion[] = [];

  constructor(private readonly source: RegionSource) {}

  async regionOf(key: Uint8Array): Promise<CachedRegion> {
    const known = this.regions.find(({ region }) => contains(rangeOf(region), key));
    if (known !== undefined) return known;
    const found = new CachedRegion(await this.source(key));
    this.regions.push(found);
    return found;
  }

  /** The region is no more what the cache says. */
  forget(cached: CachedRegion): void {
    this.regions = this.regions.filter((other) => other !== cached);
  }
}
