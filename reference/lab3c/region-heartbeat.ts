/**
 * Part 3c: region heartbeats. The leader of each region sends them. They are all that the scheduler knows about regions.
 *
 * Heartbeats can be lost, repeated, and delayed. So an old one can come after a newer one, and a leader that was deposed can still
 * send some. The epoch and the term tell which of two heartbeats is older. The time at which they arrive does not.
 */
import { type ClusterInfo, NO_COUNTERS, type StoreCounters } from '#kit/scheduler/cluster-info';
import { type RegionInfo, isPending } from '#kit/scheduler/region-info';

/**
 * Handles a heartbeat: if it is not stale, `info` replaces all regions that it overlaps in the region tree, and the counters of all
 * stores that have a peer of a region added or removed are updated. A stale heartbeat changes nothing.
 *
 * A heartbeat is **stale** if the scheduler knows something newer. Compare it with the region of the same id and with every region
 * that it overlaps. It is stale if
 *
 * - its `version` or its `confVer` is lower than that of one of them, or
 * - its term is lower than that of the region of the same id: its sender was deposed. Terms of different regions have nothing to do
 *   with each other.
 *
 * A repeated heartbeat is not stale. It changes nothing either, because the counters are sums over the known regions.
 * Of heartbeats with the same epoch and the same term, the last one counts: nothing tells which one is newer.
 *
 * @param info checked by the caller: the region has an epoch, and the leader and the pending peers are among its peers
 * @returns whether the heartbeat was accepted; false if it is stale
 */
export function handleRegionHeartbeat(cluster: ClusterInfo, info: RegionInfo): boolean {
  const known = cluster.regions.replacedBy(info.region);
  if (known.some((other) => isOlder(info, other))) return false;
  for (const removed of cluster.regions.put(info)) count(cluster, removed, -1);
  count(cluster, info, +1);
  return true;
}

function isOlder(info: RegionInfo, known: RegionInfo): boolean {
  const epoch = info.region.regionEpoch!;
  const knownEpoch = known.region.regionEpoch!;
  const isDeposed = info.region.id === known.region.id && info.term < known.term;
  return epoch.version < knownEpoch.version || epoch.confVer < knownEpoch.confVer || isDeposed;
}

/** @param sign +1 to add the region to the counters of its stores, -1 to remove it */
function count(cluster: ClusterInfo, info: RegionInfo, sign: 1 | -1): void {
  for (const { id, storeId } of info.region.peers) {
    const counters = mutableCounters(cluster, storeId);
    counters.regionCount += sign;
    counters.regionSize += sign * info.approximateSize;
    if (id === info.leader.id) counters.leaderCount += sign;
    if (isPending(info, id)) counters.pendingCount += sign;
  }
}

function mutableCounters({ counters }: ClusterInfo, storeId: number): StoreCounters {
  const found = counters.get(storeId) ?? { ...NO_COUNTERS };
  counters.set(storeId, found);
  return found;
}
