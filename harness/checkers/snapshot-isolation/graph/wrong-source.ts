import { describeRead, describeTransaction } from '../describe';
import type { Violation } from '../snapshot-isolation-result';
import type { TransactionHistory } from '../transaction-history';

/** A value was read that no commit can have made visible (Adya 1999: G1a, G1b). Every value has one writer at most. */
export function wrongSource({ footprints, sources }: TransactionHistory): Violation | undefined {
  for (const { transaction, reads } of footprints) {
    for (const read of reads.values()) {
      if (read.value === null) continue;
      const [source] = sources.of(read.key, read.value);
      const said = describeRead(transaction, read);
      if (source === undefined || source.transaction === transaction) {
        return { anomaly: 'garbage read', message: `${said}, which no other transaction wrote`, transactions: [transaction.id] };
      }
      const [writer, transactions] = [describeTransaction(source.transaction), [transaction.id, source.transaction.id]];
      if (source.transaction.status === 'aborted') {
        return { anomaly: 'aborted read', message: `${said}, written by ${writer}, which aborted`, transactions };
      }
      if (!source.isFinal) {
        return { anomaly: 'intermediate read', message: `${said}, which ${writer} wrote and then overwrote before it ended`, transactions };
      }
    }
  }
  return undefined;
}
