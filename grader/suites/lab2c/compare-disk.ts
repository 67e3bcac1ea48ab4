import { printRecords, readData } from '#grader/suites/lab2b/read-disk';
import { printBytes } from '#kit/bytes';
import type { MemTree } from '#kit/engines/mem-tree';

/** Items of a disk in words: `default/"c" = "old"`, `the applied index = 9`. */
export interface DiskComparison {
  /** Items that differ between the two disks and have the value of the first. */
  readonly old: readonly string[];
  /** Items that differ between the two disks and have the value of the second. */
  readonly new: readonly string[];
  /** Items that have the value of neither disk. */
  readonly neither: readonly string[];
}

/** Compares all data and the records of region 1 with those of two other disks. */
export function compareDisk(disk: MemTree, before: MemTree, after: MemTree): DiskComparison {
  const [found, beforeItems, afterItems] = [itemsOf(disk), itemsOf(before), itemsOf(after)];
  const comparison = { old: [] as string[], new: [] as string[], neither: [] as string[] };
  for (const name of new Set([...beforeItems.keys(), ...afterItems.keys(), ...found.keys()])) {
    const value = found.get(name);
    const [isOld, isNew] = [value === beforeItems.get(name), value === afterItems.get(name)];
    if (isOld && isNew) continue;
    const which = isOld ? 'old' : isNew ? 'new' : 'neither';
    comparison[which].push(`${name} = ${value ?? 'nothing'}`);
  }
  return comparison;
}

function itemsOf(tree: MemTree): ReadonlyMap<string, string> {
  const data = readData(tree).map(({ cf, key, value }) => [`${cf}/${printBytes(key)}`, printBytes(value)] as const);
  return new Map([...Object.entries(printRecords(tree, 1)), ...data]);
}
