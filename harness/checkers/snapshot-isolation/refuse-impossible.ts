import { TypeKVError } from '#kit/errors';
import type { Transaction } from './transaction';

/**
 * Refuses what is no history at all: a mistake of whoever recorded it, not of the database.
 *
 * @throws TypeKVError `InvalidArgument` where two transactions have the same id, one ends before it begins, or one has an outcome but no
 *   end
 */
export function refuseImpossible(transactions: readonly Transaction[]): void {
  const ids = new Set<number>();
  for (const { id, status, beganAt, endedAt } of transactions) {
    if (ids.has(id)) refuse(`there are two transactions ${id}`);
    ids.add(id);
    if (endedAt <= beganAt) refuse(`transaction ${id}: ended at ${endedAt}, began at ${beganAt}`);
    if (status !== 'indeterminate' && endedAt === Infinity) refuse(`transaction ${id}: ${status}, but never ended`);
  }
}

function refuse(message: string): never {
  throw new TypeKVError('InvalidArgument', message);
}
