import { footprintOf, type Footprint } from './footprint';
import { refuseImpossible } from './refuse-impossible';
import type { Violation } from './snapshot-isolation-result';
import { SourceIndex } from './source-index';
import type { Transaction } from './transaction';

/** A history made ready for checking. */
export class TransactionHistory {
  readonly sources: SourceIndex;
  /** One a transaction, in the history's order. */
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
