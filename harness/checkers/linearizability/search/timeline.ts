import { deadline, type Operation } from '../history';
import { firstWhere } from './first-where';

/**
 * A history in the form for the search: each operation is a number, its *rank*.
 *
 * Determinate operations come first, in the order of their returns. Indeterminate operations follow, in the order of their invocations. The
 * *target* is the lowest rank that is not yet linearized: the operation that returns first. An operation may come next if and only if it
 * was invoked before the target returned.
 */
export interface Timeline<Input, Output> {
  readonly operations: readonly Operation<Input, Output>[];
  /** The number of determinate operations. */
  readonly determinate: number;
  readonly invokedAt: Float64Array;
  /** `Infinity` for an indeterminate operation. */
  readonly returnedAt: Float64Array;
  /** The determinate ranks from `target` on that may come next, ascending: `open` from `openStart[target]` to `openStart[target + 1]`. */
  readonly openStart: Int32Array;
  readonly open: Int32Array;
  /** For a determinate rank, the lowest target with which it is open. */
  readonly openSince: Int32Array;
  /** For a determinate rank, a number that no other operation has while both are open: its bit in the set of linearized operations. */
  readonly slot: Int32Array;
  readonly slots: number;
  /** For a target, the number of indeterminate operations that were invoked before it returned. */
  readonly indeterminateOpen: Int32Array;
}

/** The order of ranks. */
export function byRank(left: Operation<unknown, unknown>, right: Operation<unknown, unknown>): number {
  const [leftDeadline, rightDeadline] = [deadline(left), deadline(right)];
  return leftDeadline === rightDeadline ? left.invokedAt - right.invokedAt : leftDeadline < rightDeadline ? -1 : 1;
}

/** `operations`: by rank. */
export function timelineOf<Input, Output>(operations: readonly Operation<Input, Output>[]): Timeline<Input, Output> {
  const determinate = firstWhere(0, operations.length, (rank) => operations[rank]!.output === undefined) ?? operations.length;
  const invokedAt = Float64Array.from(operations, (operation) => operation.invokedAt);
  const returnedAt = Float64Array.from(operations, deadline);
  const openSince = openSinceOf(determinate, invokedAt, returnedAt);
  const indeterminateOpen = new Int32Array(determinate);
  for (let target = 0, count = 0; target < determinate; target++) {
    while (determinate + count < operations.length && invokedAt[determinate + count]! < returnedAt[target]!) count++;
    indeterminateOpen[target] = count;
  }
  return { operations, determinate, invokedAt, returnedAt, openSince, indeterminateOpen, ...openOf(determinate, openSince) };
}

function openSinceOf(determinate: number, invokedAt: Float64Array, returnedAt: Float64Array): Int32Array {
  const openSince = new Int32Array(determinate);
  for (let rank = 0; rank < determinate; rank++) {
    openSince[rank] = firstWhere(0, rank, (target) => returnedAt[target]! > invokedAt[rank]!) ?? rank;
  }
  return openSince;
}

/** Visits the targets in order, and assigns a free slot to each operation when it becomes open. */
function openOf(determinate: number, openSince: Int32Array): Pick<Timeline<unknown, unknown>, 'openStart' | 'open' | 'slot' | 'slots'> {
  const opening = ranksBy(openSince);
  const [openStart, slot] = [new Int32Array(determinate + 1), new Int32Array(determinate)];
  const [open, free]: [number[], number[]] = [[], []];
  let [slots, current]: [number, number[]] = [0, []];
  for (let target = 0; target < determinate; target++) {
    for (const rank of opening[target]!) slot[rank] = free.pop() ?? slots++;
    current = opening[target]!.length === 0 ? current : [...current, ...opening[target]!].sort((left, right) => left - right);
    for (const rank of current) open.push(rank);
    openStart[target + 1] = open.length;
    free.push(slot[target]!);
    current = current.slice(1);
  }
  return { openStart, open: Int32Array.from(open), slot, slots };
}

function ranksBy(openSince: Int32Array): number[][] {
  const ranks: number[][] = Array.from(openSince, () => []);
  openSince.forEach((target, rank) => ranks[target]!.push(rank));
  return ranks;
}
