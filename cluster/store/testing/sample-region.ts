import { EMPTY_BYTES } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';

/** Region 7, of all keys, with peers 11, 12 and 13 on stores 1, 2 and 3. For tests. */
export function sampleRegion(some: Partial<Region> = {}): Region {
  const peers = [1, 2, 3].map((storeId) => ({ id: 10 + storeId, storeId }));
  return { id: 7, startKey: EMPTY_BYTES, endKey: EMPTY_BYTES, regionEpoch: { confVer: 1, version: 1 }, peers, ...some };
}
