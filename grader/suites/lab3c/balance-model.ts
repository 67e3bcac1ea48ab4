import type { BalanceInput, BalanceStore, RegionMove } from '#kit/scheduler/balance';
import { type RegionInfo, isPending, peerOnStore } from '#kit/scheduler/region-info';

/** A move that nothing forbids, and what it is preferred for: the smallest list of numbers is the best. */
interface PossibleMove {
  readonly move: RegionMove;
  readonly rank: readonly number[];
}

/** The obvious version: of all possible moves, the one with the best rank. */
export function bestMove(input: BalanceInput): RegionMove | undefined {
  const possible = input.stores.flatMap((source) => input.stores.flatMap((target) => movesBetween(input, source, target)));
  return possible.sort((left, right) => compareRanks(left.rank, right.rank))[0]?.move;
}

function movesBetween({ regions, maxReplicas }: BalanceInput, source: BalanceStore, target: BalanceStore): PossibleMove[] {
  if (!source.isUp || !target.isUp) return [];
  return regions.flatMap((info, position) => {
    const isPossible =
      peerOnStore(info, source.id) !== undefined &&
      peerOnStore(info, target.id) === undefined &&
      info.region.peers.length === maxReplicas &&
      source.size - target.size >= 2 * info.approximateSize;
    if (!isPossible) return [];
    const move = { regionId: info.region.id, fromStore: source.id, toStore: target.id };
    return [{ move, rank: [-source.size, source.id, groupOf(info, source.id), position, target.size, target.id] }];
  });
}

/** Pending peers, then followers, then leaders. */
function groupOf(info: RegionInfo, storeId: number): number {
  const { id } = peerOnStore(info, storeId)!;
  return isPending(info, id) ? 0 : id === info.leader.id ? 2 : 1;
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  return left.map((value, i) => value - right[i]!).find((difference) => difference !== 0) ?? 0;
}
