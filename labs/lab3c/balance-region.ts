// Part lab3c: write what throws NotImplemented, then run `npm run grade lab3c`. What to do is in docs/lab3c.md.
/** Part 3c: balances the regions over the stores, one move at a time. */

import { NotImplemented } from '#kit/errors';
import type { BalanceInput, RegionMove } from '#kit/scheduler/balance';

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
  throw new NotImplemented('lab3c: balanceRegion');
}
