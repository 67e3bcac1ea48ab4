import { TypeKVError } from '#kit/errors';

import { type Footprint, footprintOf } from './footprint';
import type { Violation } from './snapshot-isolation-result';
import { SourceIndex } from './source-index';
import type { Transaction } from './transaction';

/** A history, indexed for the checks. */
export class TransactionHistory {
  readonly sources: SourceIndex;
  /** One per transaction, in the order of the history. */
  readonly footprints: readonly Footprint[];

  /** @throws TypeKVError `InvalidArgument` for what `refuseImpossible` refuses */
  constructor(readonly transactions: readonly Transaction[]) {
    refuseImpossible(transactions);
    this.sources = new SourceIndex(transactions);
    const keys = this.sources.keys();
    this.footprints = transactions.map((transaction) => footprintOf(transaction, keys));
  }

  /** The first transaction that contradicts itself. */
  contradiction(): Violation | undefined {
    return this.footprints.find((footprint) => footprint.contradiction !== undefined)?.contradiction;
  }
}

/** The transactions of each client, in the order of the history. Clients are ordered by their first transaction. */
export function sessions(transactions: readonly Transaction[]): Transaction[][] {
  const byClient = new Map<number, Transaction[]>();
  for (const transaction of transactions) {
    const session = byClient.get(transaction.client);
    if (session === undefined) byClient.set(transaction.client, [transaction]);
    else session.push(transaction);
  }
  return [...byClient.values()];
}

/**
 * Refuses an impossible history: a mistake of the code that recorded it, not of the database.
 *
 * @throws TypeKVError `InvalidArgument` if two transactions have the same id, one ends before it begins, or one has an outcome but no
 *   end
 */
function refuseImpossible(transactions: readonly Transaction[]): void {
  const ids = new Set<number>();
  for (const { id, status, beganAt, endedAt } of transactions) {
    if (ids.has(id)) refuse(`two transactions have the id ${id}`);
    ids.add(id);
    if (endedAt <= beganAt) refuse(`transaction ${id}: ended at ${endedAt}; expected an end after its beginning at ${beganAt}`);
    if (status !== 'indeterminate' && endedAt === Infinity) refuse(`transaction ${id}: has the status ${status}, but never ended`);
  }
}

function refuse(message: string): never {
  throw new TypeKVError('InvalidArgument', message);
}
