import type { RegionInfo } from '#kit/scheduler/region-info';
import type { Peer, Region, Store } from '#kit/wire/meta';
import type { RegionHeartbeatRequest } from '#kit/wire/scheduler';

import { invalidRequest } from './scheduler-refusal';

/** The store of a request. @throws SchedulerRefusal if it is missing or has no id */
export function requestedStore(store: Store | undefined): Store {
  if (store === undefined || store.id === 0) throw invalidRequest('the request has no store with an id');
  return store;
}

/** The region of a request. @throws SchedulerRefusal if it is missing, or has no epoch or no peers */
export function requestedRegion(region: Region | undefined): Region {
  if (region?.regionEpoch === undefined || region.peers.length === 0)
    throw invalidRequest('the request has no region with epoch and peers');
  return region;
}

/**
 * The content of a heartbeat.
 * @param minRegionSize a smaller region counts as this many bytes
 * @throws SchedulerRefusal if its leader or a pending peer is not one of the region's peers
 */
export function requestedInfo(request: RegionHeartbeatRequest, minRegionSize: number): RegionInfo {
  const region = requestedRegion(request.region);
  const { leader, pendingPeers, term, approximateSize } = request;
  const isPeer = (peer: Peer) => region.peers.some(({ id }) => id === peer.id);
  if (leader === undefined || !isPeer(leader)) throw invalidRequest(`the leader of region ${region.id} is not one of its peers`);
  if (!pendingPeers.every(isPeer)) throw invalidRequest(`a pending peer of region ${region.id} is not one of its peers`);
  return { region, leader, pendingPeers, term, approximateSize: Math.max(approximateSize, minRegionSize) };
}
