import { EMPTY_BYTES } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';

/** The region of lab2: all keys, and a peer on every store, from 1 on, whose id is the store's. */
export function wholeRegion(stores: number): Region {
  const peers = Array.from({ length: stores }, (_, i) => ({ id: i + 1, storeId: i + 1 }));
  return { id: 1, startKey: EMPTY_BYTES, endKey: EMPTY_BYTES, regionEpoch: { confVer: 1, version: 1 }, peers };
}
