import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';

/** What caught a bug before. */
export interface Caught {
  readonly test: string;
  /** `null` for a test on real sockets. */
  readonly seed: number | null;
}

/** By the bug's id, `lab1/delete-does-nothing`. */
export type CaughtBugs = Readonly<Record<string, Caught>>;

/** Which test and seed caught each bug: committed, so that `--quick` can replay just those. */
const FILE = join(PROJECT_ROOT, 'grader', 'zoo', 'caught.json');

export function readCaught(): CaughtBugs {
  return JSON.parse(readFileSync(FILE, 'utf8')) as CaughtBugs;
}

/** @param order the ids that the file may have, in the order in which it has them */
export function writeCaught(caught: CaughtBugs, order: readonly string[]): void {
  const known = order.filter((id) => caught[id] !== undefined);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(known.map((id) => [id, caught[id]])), null, 2)}\n`);
}
