import { join } from 'node:path';

import type { StoreProgram } from '#cluster/processes/store-process';
import { PARTS } from '#kit/parts';
import { PROJECT_ROOT } from '#grader/root';
import { findSolution, foldersFor } from '#grader/run/solution';

/**
 * How to run a store with the code of a solution: all parts that there are.
 * @param solution as `--solution` has it
 * @param execArgv more options for Node, such as those of a profile
 */
export function storeProgram(solution: string, execArgv: readonly string[] = []): StoreProgram {
  return {
    script: join(PROJECT_ROOT, 'cli', 'store-process.ts'),
    words: [JSON.stringify(foldersFor(findSolution(solution), PARTS, new Set()))],
    execArgv: ['-r', 'ts-node/register', ...execArgv],
    env: { ...process.env, TS_NODE_PROJECT: join(PROJECT_ROOT, 'tsconfig.json') },
  };
}
