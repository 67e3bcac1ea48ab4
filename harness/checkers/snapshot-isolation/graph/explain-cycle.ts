import type { Footprint } from '../footprint';
import type { AnomalyName, Dependency } from '../snapshot-isolation-result';
import { describeTransaction, describeValue } from '../transaction';
import type { TransactionHistory } from '../transaction-history';

/** The name of a cycle of dependencies that snapshot isolation forbids, by the kinds of its dependencies (Adya 1999, section 5). */
export function nameCycle(cycle: readonly Dependency[]): AnomalyName {
  const has = (kind: Dependency['kind']): boolean => cycle.some((dependency) => dependency.kind === kind);
  if (has('real-time')) return 'real-time violation';
  if (has('session')) return 'session violation';
  const antiDependencies = cycle.filter(({ kind }) => kind === 'read-write').length;
  if (antiDependencies === 0) return has('write-read') ? 'circular information flow' : 'dirty write';
  if (antiDependencies > 1) return 'long fork';
  if (isLostUpdate(cycle)) return 'lost update';
  return cycle.length === 2 ? 'fractured read' : 'read skew';
}

/** The reader of a version overwrote a later version of the same key. */
function isLostUpdate(cycle: readonly Dependency[]): boolean {
  const place = cycle.findIndex(({ kind }) => kind === 'read-write');
  const before = cycle.at(place - 1)!;
  return before.kind === 'write-write' && cycle.every((dependency) => keyOf(dependency) === keyOf(before));
}

function keyOf(dependency: Dependency): string | undefined {
  return 'key' in dependency ? dependency.key : undefined;
}

/** The operations of the transactions in a cycle, one clause per dependency. */
export function describeCycle(cycle: readonly Dependency[], { footprints }: TransactionHistory): string {
  const byId = new Map(footprints.map((footprint) => [footprint.transaction.id, footprint]));
  return cycle.map((dependency) => describeDependency(dependency, byId.get(dependency.from)!, byId.get(dependency.to)!)).join('; ');
}

function describeDependency(dependency: Dependency, from: Footprint, to: Footprint): string {
  const [first, second] = [describeTransaction(from.transaction), describeTransaction(to.transaction)];
  switch (dependency.kind) {
    case 'write-read':
      return `${second} read ${written(from, dependency.key)}, written by ${first}`;
    case 'write-write':
      return `${second} wrote ${written(to, dependency.key)} over ${written(from, dependency.key)}, written by ${first}`;
    case 'read-write':
      return `${first} read ${found(from, dependency.key)}, not ${written(to, dependency.key)}, written by ${second}`;
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
