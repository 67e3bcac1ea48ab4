import type { MemTree } from '#kit/engines/mem-tree';

import { dataOn, recordsOn } from './read-disk';

/** In words: `default/"c" = "old"`, `the applied index = 9`. */
export interface DiskComparison {
  /** What has changed from one disk to the other, and is as on the first. */
  readonly left: readonly string[];
  /** And is as on the second. */
  readonly done: readonly string[];
  /** What is as on none of the two. */
  readonly neither: readonly string[];
}

/** How far a disk is on its way from `before` to `after`: all data, and what is kept of region 1. */
export function compareDisk(disk: MemTree, before: MemTree, after: MemTree): DiskComparison {
  const [found, old, wanted] = [disk, before, after].map(things) as [Things, Things, Things];
  const comparison = { left: [] as string[], done: [] as string[], neither: [] as string[] };
  for (const name of new Set([...old.keys(), ...wanted.keys(), ...found.keys()])) {
    const value = found.get(name);
    const [isOld, isWanted] = [value === old.get(name), value === wanted.get(name)];
    if (isOld && isWanted) continue;
    const which = isOld ? 'left' : isWanted ? 'done' : 'neither';
    comparison[which].push(`${name} = ${value ?? 'nothing'}`);
  }
  return comparison;
}

type Things = ReadonlyMap<string, string>;

function things(tree: MemTree): Things {
  const data = dataOn(tree).map((line) => line.split(' = ') as [string, string]);
  return new Map([...Object.entries(recordsOn(tree, 1)), ...data]);
}
