import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { WorkerPool } from '#harness/workers/pool/worker-pool';
import { PROJECT_ROOT } from '#grader/root';

import { isAnswer, isSeedCount } from './check-answer';
import type { GradePool } from './grade';

/** What a worker may use before it is taken to have run out of memory. */
const MAX_MEMORY_MEGABYTES = 500;

/** CPU time of one task: a chunk of seeds of one test, or the search for a smaller failure. Seconds. */
const CPU_SECONDS_PER_TASK = 300;

/** @param size default: one worker per core */
export function makePool(size: number = availableParallelism()): GradePool {
  const options = {
    script: join(PROJECT_ROOT, 'grader', 'worker', 'worker.ts'),
    execArgv: ['-r', require.resolve('ts-node/register'), '--disallow-code-generation-from-strings'],
    maxMemoryMegabytes: MAX_MEMORY_MEGABYTES,
    cpuSecondsPerTask: CPU_SECONDS_PER_TASK,
    isProgress: isSeedCount,
    isResult: isAnswer,
  };
  return new WorkerPool(options, size);
}
