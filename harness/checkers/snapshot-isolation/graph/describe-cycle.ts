import { describeTransaction, describeValue } from '../describe';
import type { TransactionHistory } from '../transaction-history';
import type { Footprint } from '../footprint';
import type { Dependency } from './dependency';

/** What the transactions of a cycle did, one sentence a dependency. */
export function describeCycle(cycle: readonly Dependency[], { footprints }: TransactionHistory): string {
  const byId = new Map(footprints.map((footprint) => [footprint.transaction.id, footprint]));
  return cycle.map((dependency) => describeDependency(dependency, byId.get(dependency.from)!, byId.get(dependency.to)!)).join('; ');
}

function describeDependency(dependency: Dependency, from: Footprint, to: Footprint): string {
  const [first, second] = [describeTransaction(from.transaction), describeTransaction(to.transaction)];
  switch (dependency.kind) {
    case 'write-read':
      return `${second} read ${written(from, dependency.key)} of ${first}`;
    case 'write-write':
      return `${second} wrote ${written(to, dependency.key)} over ${written(from, dependency.key)} of ${first}`;
    case 'read-write':
      return `${first} read ${found(from, dependency.key)}, not yet ${written(to, dependency.key)} of ${second}`;
    case 'session':
      return `${second} began after ${first} had ended, in the same session`;
    case 'real-time':
      return `${second} began after ${first} had ended`;
  }
}

function found({ reads }: Footprint, key: string): string {
  return describeValue(key, reads.get(key)!.value);
}

function written({ writes }: Footprint, key: string): string {
  return describeValue(key, writes.get(key)!);
}
