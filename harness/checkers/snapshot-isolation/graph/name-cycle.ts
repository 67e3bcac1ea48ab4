import type { AnomalyName } from '../snapshot-isolation-result';
import type { Dependency } from './dependency';

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

/** Who read a version overwrote a later one of the same key. */
function isLostUpdate(cycle: readonly Dependency[]): boolean {
  const place = cycle.findIndex(({ kind }) => kind === 'read-write');
  const before = cycle.at(place - 1)!;
  return before.kind === 'write-write' && cycle.every((dependency) => keyOf(dependency) === keyOf(before));
}

function keyOf(dependency: Dependency): string | undefined {
  return 'key' in dependency ? dependency.key : undefined;
}
