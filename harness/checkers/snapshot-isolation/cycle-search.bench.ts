import { searchCycles } from './cycle-search';
import { randomTransactions } from './random/random-transactions';

/** Prints how long the cycle search takes for histories without mistakes. */
export function run(): void {
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
