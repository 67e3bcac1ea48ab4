/** A child that does what its tasks say: for tests of the pool. */
import { serveTasks } from '#harness/workers/pool/child';

export type Order =
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'process id' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'exit'; readonly status: number; readonly lastWords: string }
  | { readonly kind: 'flood'; readonly bytes: number }
  /** Uses CPU time, with an event now and then. */
  | { readonly kind: 'work'; readonly cpuSeconds: number }
  /** Counts until the answer is no longer wanted. */
  | { readonly kind: 'count' };

const SOON_MS = 5;

serveTasks<Order, number, string>(async (order, { abandoned, report, beats }) => {
  switch (order.kind) {
    case 'answer':
      return order.value;
    case 'process id':
      return String(process.pid);
    case 'fail':
      throw new Error('the worker itself is broken');
    case 'exit':
      process.stderr.write(order.lastWords);
      return process.exit(order.status);
    case 'flood':
      process.stdout.write('x'.repeat(order.bytes));
      return 'flooded';
    case 'work': {
      const begun = process.cpuUsage();
      while (process.cpuUsage(begun).user < order.cpuSeconds * 1e6) beats[0]!++;
      return 'worked';
    }
    case 'count':
      for (let count = 1; !abandoned(); count++) {
        report(count);
        await new Promise((resolve) => setTimeout(resolve, SOON_MS));
      }
      return 'abandoned';
  }
});
