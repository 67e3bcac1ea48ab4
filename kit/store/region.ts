import { printBytes } from '#kit/bytes';
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

/** The region of a tombstone: its peer on the store of `removed` is the removed one. */
export function withRemoved(region: Region, removed: Peer): Region {
  return { ...region, peers: [...region.peers.filter(({ storeId }) => storeId !== removed.storeId), removed] };
}

/** How often the members of the region have changed. */
export function confVerOf({ regionEpoch }: { readonly regionEpoch?: RegionEpoch }): number {
  return regionEpoch?.confVer ?? 0;
}

export function versionOf({ regionEpoch }: { readonly regionEpoch?: RegionEpoch }): number {
  return regionEpoch?.version ?? 0;
}

/** The keys of a region, for people: `"a" to "m"`; `all keys`. The end is not included. */
export function printRange({ startKey, endKey }: Pick<Region, 'startKey' | 'endKey'>): string {
  if (startKey.length === 0 && endKey.length === 0) return 'all keys';
  return `${startKey.length === 0 ? 'the first key' : printBytes(startKey)} to ${endKey.length === 0 ? 'the last key' : printBytes(endKey)}`;
}

/** A region for people: `"a" to "m", version 2, confVer 1, peers 1 on store 1, 2 on store 2`. */
export function printRegion(region: Region): string {
  const peers = region.peers.map(({ id, storeId }) => `${id} on store ${storeId}`).join(', ');
  return `${printRange(region)}, version ${versionOf(region)}, confVer ${confVerOf(region)}, peers ${peers || 'none'}`;
}
