import { describeTransaction, describeValue } from '../describe';
import type { Footprint } from '../footprint';
import type { Violation } from '../snapshot-isolation-result';

/** Two committed transactions wrote `key`, and `second` started before `first` had committed. */
export function explainConflict(first: Footprint, second: Footprint, key: string): Violation {
  const [firstName, secondName] = [describeTransaction(first.transaction), describeTransaction(second.transaction)];
  const last = commitOf(second) > commitOf(first) ? second : first;
  const isUpdate = last.reads.has(key);
  const seen = isUpdate ? `; ${describeTransaction(last.transaction)} had read ${describeValue(key, last.reads.get(key)!.value)}` : '';
  const message =
    `${secondName} started at ${second.transaction.startTimestamp}, between the start ${first.transaction.startTimestamp} ` +
    `and the commit ${first.transaction.commitTimestamp} of ${firstName}; ` +
    `both wrote ${key}, and both committed${seen}`;
  return { anomaly: isUpdate ? 'lost update' : 'write conflict', message, transactions: [first.transaction.id, second.transaction.id] };
}

/** An unknown commit is after all known ones, as far as one can tell. */
function commitOf({ transaction }: Footprint): bigint | number {
  return transaction.commitTimestamp ?? Infinity;
}
