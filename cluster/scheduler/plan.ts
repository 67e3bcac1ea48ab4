import { type RegionInfo, peerOnStore } from '#kit/scheduler/region-info';
import type { Peer } from '#kit/wire/meta';

import type { OperatorPurpose } from './operator';

/** A decision, before the new peer has an id. The coordinator makes an operator from it. */
export interface Plan {
  readonly regionId: number;
  readonly purpose: OperatorPurpose;
  /** The store to add a peer on. */
  readonly addOn?: number;
  readonly remove?: Peer;
  readonly transferTo?: Peer;
}

/** The stores as a decision sees them. */
export interface StoreView {
  /** All stores, in ascending order of id. */
  readonly ids: readonly number[];
  /** See `StoreTable`. */
  isUp(storeId: number): boolean;
  isDown(storeId: number): boolean;
  isLeaving(storeId: number): boolean;
  /** The size of the store's regions in bytes, as it will be when the operators in progress are done. */
  sizeOf(storeId: number): number;
  /** The number of regions whose leader is on the store, also with the operators in progress. */
  leadersOn(storeId: number): number;
}

/** The emptiest store that is up and has no peer of the region. */
export function emptiestStore(info: RegionInfo, stores: StoreView): number | undefined {
  const possible = stores.ids.filter((storeId) => stores.isUp(storeId) && peerOnStore(info, storeId) === undefined);
  return possible.sort((left, right) => stores.sizeOf(left) - stores.sizeOf(right))[0];
}
