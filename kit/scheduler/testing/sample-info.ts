import { bytesOf } from '#kit/bytes';
import type { RegionInfo } from '#kit/scheduler/region-info';

/** What differs from region 1 of all keys, with epoch 1/1, term 1, size 10 and peers on stores 1 to 3, led from the first one. */
export interface SampleOptions {
  readonly id?: number;
  /** The range as text: `['b', 'd']`. Empty: no bound. */
  readonly range?: readonly [string, string];
  readonly version?: number;
  readonly confVer?: number;
  readonly term?: number;
  readonly size?: number;
  /** The stores of the peers. The first one has the leader. The peer of region 7 on store 2 has id 702. */
  readonly stores?: readonly number[];
  /** The stores whose peers are pending. */
  readonly pending?: readonly number[];
}

/** A heartbeat of a region. For tests. */
export function sampleInfo(options: SampleOptions = {}): RegionInfo {
  const { id = 1, range = ['', ''], version = 1, confVer = 1, term = 1, size = 10, stores = [1, 2, 3], pending = [] } = options;
  const peers = stores.map((storeId) => ({ id: id * 100 + storeId, storeId }));
  return {
    region: { id, startKey: bytesOf(range[0]), endKey: bytesOf(range[1]), regionEpoch: { version, confVer }, peers },
    leader: peers[0]!,
    term,
    pendingPeers: peers.filter(({ storeId }) => pending.includes(storeId)),
    approximateSize: size,
  };
}
