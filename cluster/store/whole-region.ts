import { EMPTY_BYTES } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';

/** The single region of lab2: it has all keys and one peer per store. Stores have the ids 1 to `stores`; a peer's id is its store's. */
export function wholeRegion(stores: number): Region {
  const peers = Array.from({ length: stores }, (_, i) => ({ id: i + 1, storeId: i + 1 }));
  return { id: 1, startKey: EMPTY_BYTES, endKey: EMPTY_BYTES, regionEpoch: { confVer: 1, version: 1 }, peers };
}
