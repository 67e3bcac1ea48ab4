// Part lab3c: write what throws NotImplemented, then run `npm run grade lab3c`. What to do is in docs/lab3c.md.
/**
 * Part 3c: region heartbeats. The leader of each region sends them. They are all that the scheduler knows about regions.
 *
 * Heartbeats can be lost, repeated, and delayed. So an old one can come after a newer one, and a leader that was deposed can still
 * send some. The epoch and the term tell which of two heartbeats is older. The time at which they arrive does not.
 */

import { NotImplemented } from '#kit/errors';
import type { ClusterInfo } from '#kit/scheduler/cluster-info';
import type { RegionInfo } from '#kit/scheduler/region-info';

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
  throw new NotImplemented('lab3c: handleRegionHeartbeat');
}
