import { randomTransactions } from './random/random-transactions';
import { checkTimestamps } from './timestamp-sweep';

const TRANSACTIONS = 100_000;

/** Prints how long the sweep takes for a large history without mistakes. */
export function run(): void {
  const options = { clients: 20, keys: 10_000, operations: 8, unknownPercent: 2, mistakePercent: 0, deletePercent: 5, scanPercent: 0 };
  const transactions = randomTransactions({ ...options, seed: 1, transactions: TRANSACTIONS, values: undefined });
  const operations = transactions.reduce((sum, each) => sum + each.operations.length, 0);
  const began = performance.now();
  const { verdict, steps } = checkTimestamps(transactions, { maxSteps: 100_000_000 });
  const milliseconds = Math.round(performance.now() - began);
  console.log(`timestamp sweep: ${TRANSACTIONS} transactions, ${operations} operations: ${verdict}, ${steps} steps, ${milliseconds} ms`);
}
