import { type RegionInfo, isPending } from '#kit/scheduler/region-info';
import type { Peer } from '#kit/wire/meta';

import { type Plan, type StoreView, emptiestStore } from './plan';

/**
 * Corrects the replicas of one region, as PD's replica checker does. In this order:
 *
 * 1. Too few peers: add one on the emptiest store.
 * 2. Too many peers: remove the one of least use.
 * 3. A peer on a store that is down: remove it. Then there are too few. It is removed before another is added: it does not answer, so
 *    with one more member a majority would need the new peer, which has no data yet.
 * 4. A peer on a store that is leaving: add another on the emptiest store, then remove it.
 *
 * @returns `undefined` if the replicas are as they should be, or no store can take another peer
 */
export function checkReplicas(info: RegionInfo, stores: StoreView, maxReplicas: number): Plan | undefined {
  const { id: regionId, peers } = info.region;
  if (peers.length > maxReplicas) return { regionId, purpose: 'remove replica', remove: leastUseful(info, stores) };
  const addOn = emptiestStore(info, stores);
  if (addOn === undefined) return undefined;
  if (peers.length < maxReplicas) return { regionId, purpose: 'add replica', addOn };
  const down = peers.find(({ storeId }) => stores.isDown(storeId));
  if (down !== undefined)
    return hasMajorityWithout(info, down, stores) ? { regionId, purpose: 'replace down store', remove: down } : undefined;
  const leaving = peers.find(({ storeId }) => stores.isLeaving(storeId));
  return leaving && { regionId, purpose: 'leave store', addOn, remove: leaving };
}

/** On a store that is down, else a pending one, else on a store that is leaving, else on the fullest store. */
function leastUseful(info: RegionInfo, stores: StoreView): Peer {
  const rank = ({ id, storeId }: Peer) => (stores.isDown(storeId) ? 0 : isPending(info, id) ? 1 : stores.isLeaving(storeId) ? 2 : 3);
  const ordered = [...info.region.peers].sort(
    (left, right) => rank(left) - rank(right) || stores.sizeOf(right.storeId) - stores.sizeOf(left.storeId),
  );
  return ordered[0]!;
}

/** Whether the other peers can commit without `peer`, and without those that are down or pending themselves. */
function hasMajorityWithout(info: RegionInfo, peer: Peer, stores: StoreView): boolean {
  const others = info.region.peers.filter(({ id }) => id !== peer.id);
  const healthy = others.filter(({ id, storeId }) => !stores.isDown(storeId) && !isPending(info, id));
  return healthy.length > others.length / 2;
}
