import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { WorkerPool } from '#harness/workers/pool/worker-pool';
import { PROJECT_ROOT } from '#grader/root';

import type { GradePool } from './grade';

/** What a worker may use before it is taken to have run out of memory. */
const MAX_MEMORY_MEGABYTES = 500;

/** @param size default: one worker a core */
export function makePool(size: number = availableParallelism()): GradePool {
  const script = join(PROJECT_ROOT, 'grader', 'worker', 'worker.ts');
  return new WorkerPool(
    {
      script,
      execArgv: ['-r', require.resolve('ts-node/register'), '--disallow-code-generation-from-strings'],
      maxMemoryMegabytes: MAX_MEMORY_MEGABYTES,
    },
    size,
  );
}
