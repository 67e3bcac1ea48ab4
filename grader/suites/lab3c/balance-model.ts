import type { Property } from '#harness/scenario/property';
import type { BalanceInput, BalanceStore, RegionMove } from '#kit/scheduler/balance';
import { type RegionInfo, isPending, peerOnStore } from '#kit/scheduler/region-info';

/** A move that nothing forbids, and what it is preferred for: the smallest list of numbers is the best. */
interface PossibleMove {
  readonly move: RegionMove;
  readonly rank: readonly number[];
}

export interface Forbidden {
  readonly property: Property;
  /** Follows 'although'. */
  readonly why: string;
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

/** The rule that forbids a move, whichever moves are better; `undefined` if none does. */
export function whyForbidden({ stores, regions, maxReplicas }: BalanceInput, move: RegionMove): Forbidden | undefined {
  const { regionId, fromStore, toStore } = move;
  const info = regions.find(({ region }) => region.id === regionId);
  const [source, target] = [fromStore, toStore].map((id) => stores.find((store) => store.id === id));
  if (info === undefined || source === undefined || target === undefined)
    return { property: 'source and target', why: 'the input has no such region or store' };
  if (peerOnStore(info, fromStore) === undefined) return { property: 'source and target', why: `store ${fromStore} has no peer of it` };
  if (peerOnStore(info, toStore) !== undefined) return { property: 'source and target', why: `store ${toStore} has a peer of it` };
  const down = [source, target].find(({ isUp }) => !isUp);
  if (down !== undefined) return { property: 'source and target', why: `store ${down.id} is not up` };
  const { length } = info.region.peers;
  if (length !== maxReplicas) return { property: 'replicas', why: `it has ${length} peers, and maxReplicas is ${maxReplicas}` };
  const [difference, twice] = [source.size - target.size, 2 * info.approximateSize];
  if (difference < twice)
    return { property: 'tolerance', why: `the difference of the sizes is ${difference}, and twice the size of the region is ${twice}` };
  return undefined;
}

/** Pending peers, then followers, then leaders. */
function groupOf(info: RegionInfo, storeId: number): number {
  const { id } = peerOnStore(info, storeId)!;
  return isPending(info, id) ? 0 : id === info.leader.id ? 2 : 1;
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  return left.map((value, i) => value - right[i]!).find((difference) => difference !== 0) ?? 0;
}
