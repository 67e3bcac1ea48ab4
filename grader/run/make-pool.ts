import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import type { GradeTask, TaskResult } from '#grader/worker/task';
import { WorkerPool } from '#harness/workers/pool/worker-pool';

/** The worker processes, or one process for a debugger. */
export type GradePool = Pick<WorkerPool<GradeTask, number, TaskResult>, 'submit' | 'runFresh' | 'close'>;

/** A worker that uses more has run out of memory. */
const MAX_MEMORY_MEGABYTES = 500;

/** @param size the number of workers; default: one per core */
export function makePool(size: number = availableParallelism()): GradePool {
  const script = join(PROJECT_ROOT, 'grader', 'worker', 'worker.ts');
  return new WorkerPool({ script, execArgv: ['-r', 'ts-node/register'], maxMemoryMegabytes: MAX_MEMORY_MEGABYTES }, size);
}
