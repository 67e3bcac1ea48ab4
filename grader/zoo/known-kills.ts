import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';

/** The test and seed that killed a mutant before. */
export interface KnownKill {
  readonly test: string;
  /** `null` for a test on real sockets. */
  readonly seed: number | null;
}

/** By the mutant's id, `lab1/delete-does-nothing`. */
export type KnownKills = Readonly<Record<string, KnownKill>>;

/** Committed, so that `--quick` can replay only the test and seed that killed each mutant. */
const FILE = join(PROJECT_ROOT, 'grader', 'zoo', 'caught.json');

export function readKnownKills(): KnownKills {
  return JSON.parse(readFileSync(FILE, 'utf8')) as KnownKills;
}

/** @param order the ids that the file may contain, in the order in which it contains them */
export function writeKnownKills(kills: KnownKills, order: readonly string[]): void {
  const known = order.filter((id) => kills[id] !== undefined);
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(known.map((id) => [id, kills[id]])), null, 2)}\n`);
}
