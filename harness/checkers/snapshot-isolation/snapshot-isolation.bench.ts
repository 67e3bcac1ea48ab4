import { searchCycles } from './cycle-search';
import { randomTransactions } from './random/random-transactions';
import { checkTimestamps } from './timestamp-sweep';

const TRANSACTIONS = 100_000;

/** Prints how long the two checkers take for large histories without mistakes. */
export function benchSnapshotIsolation(): void {
  benchTimestampSweep();
  benchCycleSearch();
}

function benchTimestampSweep(): void {
  const options = { clients: 20, keys: 10_000, operations: 8, unknownPercent: 2, mistakePercent: 0, deletePercent: 5, scanPercent: 0 };
  const transactions = randomTransactions({ ...options, seed: 1, transactions: TRANSACTIONS, values: undefined });
  const operations = transactions.reduce((sum, each) => sum + each.operations.length, 0);
  const began = performance.now();
  const { verdict, steps } = checkTimestamps(transactions, { maxSteps: 100_000_000 });
  const milliseconds = Math.round(performance.now() - began);
  console.log(`timestamp sweep: ${TRANSACTIONS} transactions, ${operations} operations: ${verdict}, ${steps} steps, ${milliseconds} ms`);
}

function benchCycleSearch(): void {
  for (const transactions of [500, 2000, 5000]) {
    for (const realTime of [false, true]) measure(transactions, realTime);
  }
}

function measure(transactions: number, realTime: boolean): void {
  const options = { clients: 20, keys: 200, operations: 6, unknownPercent: 2, mistakePercent: 0, deletePercent: 0, scanPercent: 0 };
  const history = randomTransactions({ ...options, seed: 1, transactions, values: undefined });
  const began = performance.now();
  const { verdict, steps } = searchCycles(history, { realTime, maxSteps: 10_000_000_000 });
  const milliseconds = Math.round(performance.now() - began);
  const what = `${transactions} transactions${realTime ? ' in real time' : ''}`;
  console.log(`cycle search: ${what}: ${verdict}, ${steps} steps, ${milliseconds} ms`);
}
