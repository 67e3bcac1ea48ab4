import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { GradePool } from '#grader/run/grade';

import type { Bug } from './bugs';
import { type ZooResult, catchBug, missed } from './catch-bug';
import type { CaughtBugs } from './caught-file';
import { plantBug } from './plant-bug';

export interface CatchOptions {
  readonly pool: GradePool;
  /** Where the copies of the reference go; whoever made it takes it away. */
  readonly folder: string;
  /** Replay only these; a bug that is not among them is an error of ours. `undefined`: run all tests. */
  readonly known: CaughtBugs | undefined;
  /** Find all tests that catch a bug, not only the first. */
  readonly all: boolean;
  /** Look for the smallest run that shows each failure. */
  readonly shrink: boolean;
}

/** So many that the pool always has work, though each bug's tests run one after the other. */
const BUGS_AT_ONCE = 16;

/** Plants each bug and tries to catch it; many at a time, and yet gives the results in the order of `bugs`. */
export async function* catchBugs(bugs: readonly Bug[], options: CatchOptions): AsyncGenerator<ZooResult> {
  const underWay: Promise<ZooResult>[] = [];
  for (const bug of bugs) {
    underWay.push(plantAndCatch(bug, options));
    if (underWay.length >= BUGS_AT_ONCE) yield await underWay.shift()!;
  }
  for (const result of underWay) yield await result;
}

/** Never rejects: what goes wrong is in the result. */
async function plantAndCatch(bug: Bug, { pool, folder, known, all, shrink }: CatchOptions): Promise<ZooResult> {
  const caught = known?.[bug.id];
  if (known !== undefined && caught === undefined) return broken(bug, `not in caught.json; to put it there: npx typekv zoo ${bug.part}`);
  try {
    const home = join(folder, bug.part, bug.name);
    await mkdir(home, { recursive: true });
    const problem = await plantBug(bug, home);
    return problem === undefined
      ? await catchBug(bug, { pool, folder: join(home, 'reference'), known: caught, all, shrink })
      : broken(bug, problem);
  } catch (error) {
    return broken(bug, String((error as Error).stack ?? error));
  }
}

function broken(bug: Bug, why: string): ZooResult {
  return { ...missed(bug), broken: why };
}
