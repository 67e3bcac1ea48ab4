import { join } from 'node:path';

import type { StoreProgram } from '#cluster/processes/store-process';
import { PARTS } from '#kit/parts';
import { PROJECT_ROOT } from '#grader/root';
import { findSolution, foldersFor } from '#grader/run/solution';

/**
 * How to run a store with the code of a solution, with all parts.
 *
 * @param solution the value of `--solution`
 * @param execArgv more options for Node, for example those of a profiler
 */
export function storeProgram(solution: string, execArgv: readonly string[] = []): StoreProgram {
  return {
    script: join(PROJECT_ROOT, 'cli', 'store-process.ts'),
    words: [JSON.stringify(foldersFor(findSolution(solution), PARTS, new Set()))],
    execArgv: ['-r', 'ts-node/register', ...execArgv],
    env: { ...process.env, TS_NODE_PROJECT: join(PROJECT_ROOT, 'tsconfig.json') },
  };
}
