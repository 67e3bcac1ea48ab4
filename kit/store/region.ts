import type { Peer, Region, RegionEpoch } from '#kit/wire/meta';

/** The bounds of a range without keys. */
export const NO_KEYS: Pick<Region, 'startKey' | 'endKey'> = { startKey: Uint8Array.of(0), endKey: Uint8Array.of(0) };

/** A region of which nothing is known but its id and an epoch. It has no keys and no peers. */
export function unknownRegion(id: number, regionEpoch: RegionEpoch): Region {
  return { id, ...NO_KEYS, regionEpoch, peers: [] };
}

/** Whether the range and the peers of the region are known. */
export function isInitialized({ peers }: Region): boolean {
  return peers.length > 0;
}

export function hasPeer({ peers }: Region, peerId: number): boolean {
  return peers.some(({ id }) => id === peerId);
}

export function peerOnStore({ peers }: Region, store: number): Peer | undefined {
  return peers.find(({ storeId }) => storeId === store);
}

/** How often the members of the region have changed. */
export function confVerOf({ regionEpoch }: { readonly regionEpoch?: RegionEpoch }): number {
  return regionEpoch?.confVer ?? 0;
}

export function versionOf({ regionEpoch }: { readonly regionEpoch?: RegionEpoch }): number {
  return regionEpoch?.version ?? 0;
}
