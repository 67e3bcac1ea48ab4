import type { Transaction } from './transaction';

/** The transactions of each client, in the history's order; clients in the order of their first. */
export function sessions(transactions: readonly Transaction[]): Transaction[][] {
  const byClient = new Map<number, Transaction[]>();
  for (const transaction of transactions) {
    const session = byClient.get(transaction.client);
    if (session === undefined) byClient.set(transaction.client, [transaction]);
    else session.push(transaction);
  }
  return [...byClient.values()];
}
