import type { GradePool } from '#grader/run/make-pool';
import { runTask, uncaughtException, unhandledRejection } from '#grader/worker/run-task';
import type { GradeTask, TaskResult } from '#grader/worker/task';
import type { TaskEnd } from '#harness/workers/pool/worker-process';

/**
 * Runs tasks in this process, one after the other, so that a debugger sees the code of the solution. There is no watchdog:
 * a run that is paused at a breakpoint does not spin.
 */
export function inProcessPool(): GradePool {
  process.on('unhandledRejection', unhandledRejection).on('uncaughtException', uncaughtException);
  let previous: Promise<unknown> = Promise.resolve();
  const run = (task: GradeTask): Promise<TaskEnd<TaskResult>> => {
    const end = previous.then(() => runHere(task));
    previous = end;
    return end;
  };
  return { submit: (task) => ({ end: run(task), cancel: () => undefined }), runApart: run, runFresh: run, close: () => undefined };
}

async function runHere(task: GradeTask): Promise<TaskEnd<TaskResult>> {
  try {
    const result = await runTask(task, { beats: new Int32Array(2), abandoned: () => false, report: () => undefined });
    return { kind: 'done', result };
  } catch (error) {
    return { kind: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
