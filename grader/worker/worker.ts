/** The program of the grader's child processes. */
import { serveTasks } from '#harness/pool/child';

import { runTask, unhandledRejection } from './run-task';
import type { GradeTask, TaskResult } from './task';

process.on('unhandledRejection', unhandledRejection);
serveTasks<GradeTask, number, TaskResult>(runTask);
