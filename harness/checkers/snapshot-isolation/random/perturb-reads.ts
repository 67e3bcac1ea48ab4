import { RandomIntegers } from '../../linearizability/random/random-integers';
import type { TransactionRead, TransactionScan, Transaction, TransactionWrite } from '../transaction';

/**
 * The history with some reads changed: with the probability `percent`, a read returns another value that the key had, or null. No
 * transaction contradicts itself, so a checker must compare several. Such histories are closer to the limit of what is allowed than a
 * database's mistakes are.
 */
export function perturbReads(
  transactions: readonly Transaction[],
  options: { readonly seed: number; readonly percent: number },
): Transaction[] {
  const random = new RandomIntegers(options.seed);
  const values = visibleValues(transactions);
  return transactions.map((transaction) => {
    const known = new Map<string, string | null>();
    const operations = transaction.operations.map((operation): TransactionRead | TransactionWrite | TransactionScan => {
      if (operation.kind === 'scan') return operation;
      if (operation.kind === 'write') known.set(operation.key, operation.value);
      else if (!known.has(operation.key)) {
        known.set(operation.key, random.chance(options.percent) ? random.pick(values.get(operation.key) ?? [null]) : operation.value);
      }
      return { ...operation, value: known.get(operation.key)! };
    });
    return { ...transaction, operations };
  });
}

/** By key: null, and the values that a commit may have made visible. */
function visibleValues(transactions: readonly Transaction[]): Map<string, (string | null)[]> {
  const values = new Map<string, (string | null)[]>();
  for (const { status, operations } of transactions) {
    if (status === 'aborted') continue;
    const writes = operations.filter((operation) => operation.kind === 'write');
    const last = new Map(writes.map(({ key, value }) => [key, value]));
    for (const [key, value] of last) values.set(key, [...(values.get(key) ?? [null]), value]);
  }
  return values;
}
