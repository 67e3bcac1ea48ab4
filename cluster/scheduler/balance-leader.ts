import { type RegionInfo, isPending } from '#kit/scheduler/region-info';
import type { Peer } from '#kit/wire/meta';

import type { Plan, StoreView } from './plan';

/**
 * Chooses a transfer of a region's leadership, from the store with the most leaders to a store with fewer, as PD's balance-leader
 * scheduler does. No data moves.
 *
 * The target is the store with the fewest leaders that is up and has a peer of the region that is not pending. It must have at least
 * two leaders less than the source. So no transfer is ever undone.
 *
 * @param regions the regions that may be changed
 * @returns `undefined` if no transfer is possible
 */
export function balanceLeader(regions: readonly RegionInfo[], stores: StoreView): Plan | undefined {
  const up = stores.ids.filter((storeId) => stores.isUp(storeId));
  const mostFirst = up.sort((left, right) => stores.leadersOn(right) - stores.leadersOn(left));
  for (const source of mostFirst) {
    for (const info of regions) {
      if (info.leader.storeId !== source) continue;
      const target = bestFollower(info, stores);
      if (target !== undefined && stores.leadersOn(source) - stores.leadersOn(target.storeId) >= 2)
        return { regionId: info.region.id, purpose: 'balance leader', transferTo: target };
    }
  }
  return undefined;
}

function bestFollower(info: RegionInfo, stores: StoreView): Peer | undefined {
  const possible = info.region.peers.filter(({ id, storeId }) => id !== info.leader.id && stores.isUp(storeId) && !isPending(info, id));
  return possible.sort((left, right) => stores.leadersOn(left.storeId) - stores.leadersOn(right.storeId))[0];
}
