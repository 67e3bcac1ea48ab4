/** Part 3c: balances the regions over the stores, one move at a time. */
import type { BalanceInput, BalanceStore, RegionMove } from '#kit/scheduler/balance';
import { type RegionInfo, isPending, peerOnStore } from '#kit/scheduler/region-info';

/**
 * Chooses the next move: one peer, from a full store to an emptier one.
 *
 * - **Stores.** Only stores that are up are sources or targets. The source is the fullest store from which a move is possible. The
 *   target of a region is the emptiest store that has no peer of it. Of stores with the same size, the one with the lower id.
 * - **Regions of a source.** First those whose peer on the source is pending, because it has little to lose; then those whose peer
 *   there is a follower; then those whose peer there is the leader, because the leadership has to move first. Within each of these
 *   groups, in the order of `input.regions`.
 * - **Replicas.** A region with more or fewer than `input.maxReplicas` peers is not moved. It has to be corrected first.
 * - **Tolerance.** A move is possible only if the source's size is larger than the target's by at least twice the size of the region.
 *   So the source is still at least as full as the target after the move, and no move is ever undone: a balanced cluster stays
 *   still.
 *
 * The scheduler then adds a peer on the target, transfers the leadership if the old peer has it, and removes the old peer.
 *
 * @returns `undefined` if no move is possible
 */
export function balanceRegion(input: BalanceInput): RegionMove | undefined {
  const fullestFirst = input.stores.filter(({ isUp }) => isUp).sort((left, right) => right.size - left.size || left.id - right.id);
  const emptiestFirst = [...fullestFirst].sort((left, right) => left.size - right.size || left.id - right.id);
  for (const source of fullestFirst) {
    for (const info of candidates(input, source)) {
      const target = emptiestFirst.find(({ id }) => peerOnStore(info, id) === undefined);
      if (target !== undefined && isWorthwhile(info, source, target))
        return { regionId: info.region.id, fromStore: source.id, toStore: target.id };
    }
  }
  return undefined;
}

/** The regions that may leave the source, in the order in which they are tried. */
function candidates({ regions, maxReplicas }: BalanceInput, source: BalanceStore): RegionInfo[] {
  const pending: RegionInfo[] = [];
  const followers: RegionInfo[] = [];
  const leaders: RegionInfo[] = [];
  for (const info of regions) {
    const peer = peerOnStore(info, source.id);
    if (peer === undefined || info.region.peers.length !== maxReplicas) continue;
    if (isPending(info, peer.id)) pending.push(info);
    else if (peer.id === info.leader.id) leaders.push(info);
    else followers.push(info);
  }
  return [...pending, ...followers, ...leaders];
}

function isWorthwhile(info: RegionInfo, source: BalanceStore, target: BalanceStore): boolean {
  return source.size - target.size >= 2 * info.approximateSize;
}
