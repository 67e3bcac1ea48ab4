import { ModuleLoader } from '#harness/loader/module-loader';
import type { TaskControl } from '#harness/pool/child';
import type { CodeSource } from '#harness/scenario/code-source';
import { runScenario } from '#harness/scenario/run-scenario';
import type { Failure } from '#harness/verdict';
import { crash } from '#harness/verdict';
import { testById } from '#grader/catalogue/catalogue';
import type { RealTest, SimulatedTest } from '#grader/catalogue/graded-test';
import { PROJECT_ROOT } from '#grader/root';

import { runReal } from './run-real';
import { studentView } from './student-view';
import type { FailedRun, GradeTask, PartFolders, SeedResult, TaskResult } from './task';

let failRunning: (error: unknown) => void = () => undefined;

/** A promise that the solution forgot: it ends the run that is under way. */
export function unhandledRejection(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  failRunning(crash('unhandled rejection', `A promise was rejected and nobody awaited it.\n${text}`));
}

export async function runTask(task: GradeTask, control: TaskControl<number>): Promise<TaskResult> {
  const test = testById(task.testId);
  const code = loaderFor(task.folders);
  return test.kind === 'real' ? runRealTask(test, code) : runSeeds(test, code, task, control);
}

async function runSeeds(test: SimulatedTest, code: CodeSource, task: GradeTask, control: TaskControl<number>): Promise<TaskResult> {
  const runs: SeedResult[] = [];
  const goals = new Set<string>();
  let failure: FailedRun | undefined;
  for (let i = 0; i < task.seeds && failure === undefined && !control.abandoned(); i++) {
    const seed = task.firstSeed + i;
    const onStart = (fail: (error: unknown) => void): void => void (failRunning = fail);
    const run = await runScenario(test, { seed, code, keepEvents: task.keepEvents, onStart, beats: control.beats });
    runs.push({ seed, events: run.events, virtualMs: run.virtualMs, traceHash: run.traceHash });
    for (const goal of run.goals) goals.add(goal);
    if (run.failure !== undefined) failure = { ...forStudent(run.failure), faults: run.faults, description: run.description, trace: run.trace };
    control.report(runs.length);
  }
  return { runs, failure, goals: [...goals] };
}

async function runRealTask(test: RealTest, code: CodeSource): Promise<TaskResult> {
  const failure = await runReal(test, code, (fail) => (failRunning = fail));
  const failed = failure && { ...forStudent(failure), faults: [], description: '', trace: [] };
  return { runs: [], failure: failed, goals: [] };
}

function forStudent(failure: Failure): Failure {
  return { ...failure, message: studentView(failure.message, PROJECT_ROOT) };
}

const loaders = new Map<string, CodeSource>();

/** One loader a set of folders, so that a solution is compiled once in a worker. */
function loaderFor(folders: PartFolders): CodeSource {
  const key = JSON.stringify(folders);
  let loader = loaders.get(key);
  if (loader === undefined) {
    const parts = new Map(Object.entries(folders));
    loader = new ModuleLoader({ root: PROJECT_ROOT, parts, requireShared: require });
    loaders.set(key, loader);
  }
  return loader;
}
