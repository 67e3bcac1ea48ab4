import { contains } from '#kit/store/key-range';
import { rangeOf } from '#kit/store/snapshot-data';
import type { Peer, Region } from '#kit/wire/meta';

/** Looks up the region that contains a key. */
export type RegionSource = (key: Uint8Array) => Promise<Region>;

/** A cached region, and which of its peers to ask next. */
export class CachedRegion {
  private next = 0;

  constructor(readonly region: Region) {}

  /** The peer to ask: the leader, if it is known. */
  get target(): Peer {
    return this.region.peers[this.next % this.region.peers.length]!;
  }

  /** The peer that was asked named the leader; `undefined` if it knows none. */
  leaderIs(leader: Peer | undefined): void {
    const known = this.region.peers.findIndex(({ id }) => id === leader?.id);
    if (known >= 0) this.next = known;
    else this.tryNext();
  }

  /** Asks the next peer from now on. */
  tryNext(): void {
    this.next++;
  }
}

/** A client's cache of regions. It asks the source only for unknown regions. */
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

  /** Removes a region that is outdated. */
  forget(cached: CachedRegion): void {
    this.regions = this.regions.filter((other) => other !== cached);
  }
}
