import { describeRead } from '../footprint';
import type { Violation } from '../snapshot-isolation-result';
import { describeTransaction, sentences } from '../transaction';
import type { TransactionHistory } from '../transaction-history';

/** A value was read that no commit can have made visible (Adya 1999: G1a, G1b). Requires that every value has at most one writer. */
export function wrongSource({ footprints, sources }: TransactionHistory): Violation | undefined {
  for (const { transaction, reads } of footprints) {
    for (const read of reads.values()) {
      if (read.value === null) continue;
      const [source] = sources.of(read.key, read.value);
      const found = describeRead(transaction, read);
      if (source === undefined || source.transaction === transaction) {
        const message = sentences(found, 'no other transaction wrote this value');
        return { anomaly: 'garbage read', message, transactions: [transaction.id] };
      }
      const [writer, transactions] = [describeTransaction(source.transaction), [transaction.id, source.transaction.id]];
      if (source.transaction.status === 'aborted') {
        return { anomaly: 'aborted read', message: sentences(found, `${writer} wrote this value and aborted`), transactions };
      }
      if (!source.isFinal) {
        const message = sentences(found, `${writer} wrote this value and overwrote it before it ended`);
        return { anomaly: 'intermediate read', message, transactions };
      }
    }
  }
  return undefined;
}
