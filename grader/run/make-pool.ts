import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import type { GradeTask, TaskResult } from '#grader/worker/task';
import { WorkerPool } from '#harness/workers/pool/worker-pool';

import { isTaskResult, isSeedCount } from './check-answer';

/** The worker processes, or one process for a debugger. */
export type GradePool = Pick<WorkerPool<GradeTask, number, TaskResult>, 'submit' | 'runApart' | 'runFresh' | 'close'>;

/** A worker that uses more has run out of memory. */
export const MAX_MEMORY_MEGABYTES = 500;

/** CPU time of one task: a chunk of seeds of one test, or the search for a shrunk run. Seconds. */
const CPU_SECONDS_PER_TASK = 300;

/** @param size the number of workers; default: one per core */
export function makePool(size: number = availableParallelism()): GradePool {
  const options = {
    script: join(PROJECT_ROOT, 'grader', 'worker', 'worker.ts'),
    execArgv: ['-r', require.resolve('ts-node/register'), '--disallow-code-generation-from-strings'],
    maxMemoryMegabytes: MAX_MEMORY_MEGABYTES,
    cpuSecondsPerTask: CPU_SECONDS_PER_TASK,
    isProgress: isSeedCount,
    isResult: isTaskResult,
  };
  return new WorkerPool(options, size);
}
