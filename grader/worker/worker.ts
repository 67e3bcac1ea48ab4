/** The program of the grader's child processes. */
import { lockDown } from '#harness/workers/lockdown';
import { serveTasks } from '#harness/workers/pool/child';

import { runTask, uncaughtException, unhandledRejection } from './run-task';
import type { GradeTask, TaskResult } from './task';

lockDown();
process.on('unhandledRejection', unhandledRejection);
process.on('uncaughtException', uncaughtException);
serveTasks<GradeTask, number, TaskResult>(runTask);
