import { freezeShared } from '#harness/workers/lockdown';
import { ModuleLoader } from '#harness/workers/loader/module-loader';
import type { TaskControl } from '#harness/workers/pool/child';
import type { CodeSource } from '#harness/scenario/code-source';
import { type RunResult, runScenario } from '#harness/scenario/run-scenario';
import { type Shrunk, shrink } from '#harness/shrinking/shrink';
import { type Failure, crash } from '#harness/scenario/verdict';
import { testById } from '#grader/catalogue/catalogue';
import type { RealTest, SimulatedTest } from '#grader/catalogue/graded-test';
import { PROJECT_ROOT } from '#grader/root';

import { errorName, textOf } from '#harness/simulation/failure-from';

import { runReal } from './run-real';
import { outputOf } from './run-output';
import { studentView } from './student-view';
import {
  type ExplainResult,
  type ExplainTask,
  type ExplainedFailure,
  type GradeTask,
  NO_OUTPUT,
  type PartFolders,
  type SeedResult,
  type SeedsResult,
  type SeedsTask,
  type TaskResult,
} from './task';

let failRunning: (error: unknown) => void = () => undefined;
const onStart = (fail: (error: unknown) => void): void => void (failRunning = fail);

/** An unhandled rejection in the solution: it ends the current run. */
export function unhandledRejection(error: unknown): void {
  failRunning(errorName(error) === 'TypeKVError' ? error : describeRejection(error));
}

/** An exception in a callback, which nothing could catch: it ends the current run. */
export function uncaughtException(error: unknown): void {
  failRunning(error);
}

function describeRejection(error: unknown): Error {
  return crash('unhandled rejection', `A promise was rejected, and nothing awaited it.\n${textOf(error)}`);
}

export async function runTask(task: GradeTask, control: TaskControl<number>): Promise<TaskResult> {
  const test = testById(task.testId);
  const code = loaderFor(task.folders);
  if (test.kind === 'real') return runRealTask(test, code, control);
  return task.kind === 'seeds' ? runSeeds(test, code, task, control) : explain(test, code, task, control);
}

async function runSeeds(test: SimulatedTest, code: CodeSource, task: SeedsTask, control: TaskControl<number>): Promise<SeedsResult> {
  const { variation, keepsOutput = false } = task;
  const runs: SeedResult[] = [];
  const covered = new Set<string>();
  let output = NO_OUTPUT;
  let failure: Failure | undefined;
  for (let i = 0; i < task.seeds && failure === undefined && !control.abandoned(); i++) {
    const seed = task.firstSeed + i;
    // A run may have no events.
    control.beats[0]!++;
    const run = await runScenario(test, { seed, code, keepEvents: keepsOutput, onStart, beats: control.beats, variation });
    runs.push({ seed, events: run.events, virtualMs: run.virtualMs, traceHash: run.traceHash });
    for (const point of run.covered) covered.add(point);
    failure = run.failure && forStudent(run.failure);
    output = outputOf(run.trace);
    control.report(runs.length);
  }
  return { kind: 'seeds', runs, failure, covered: [...covered], output };
}

async function explain(test: SimulatedTest, code: CodeSource, task: ExplainTask, { beats }: TaskControl<number>): Promise<ExplainResult> {
  const { seed, variation, maxEvents, compares } = task;
  const run = await runScenario(test, { seed, code, keepEvents: true, onStart, beats, variation });
  const { traceHash } = run;
  const original = compares === true ? run.trace : [];
  if (run.failure === undefined) return { kind: 'explain', traceHash, original, explained: undefined };
  const shrunk = await shrink({
    scenario: test,
    code,
    run,
    // A replayed run is shrunk already.
    maxEvents: variation === undefined ? maxEvents : 0,
    onStart,
    beats,
    variation,
  });
  return { kind: 'explain', traceHash, original, explained: explained(shrunk, run) };
}

function explained({ run, seed, variation, events }: Shrunk, original: RunResult): ExplainedFailure {
  const { description, trace } = run;
  const faults = [...run.scriptedFaults, ...run.faults];
  return { ...forStudent(run.failure ?? original.failure!), seed, variation, faults, description, trace, eventsShrunk: events };
}

async function runRealTask(test: RealTest, code: CodeSource, { beats }: TaskControl<number>): Promise<SeedsResult> {
  const failure = await runReal(test, code, onStart, beats);
  return { kind: 'seeds', runs: [], failure: failure && forStudent(failure), covered: [], output: NO_OUTPUT };
}

function forStudent(failure: Failure): Failure {
  return { ...failure, message: studentView(failure.message, PROJECT_ROOT) };
}

const loaders = new Map<string, CodeSource>();

/** The zoo has one folder per mutant. The oldest loaders are discarded. */
const MAX_LOADERS = 32;

/** As this module would load it. */
const load: (name: string) => object = require;

/** One loader per set of folders, so that a worker compiles a solution once. */
function loaderFor(folders: PartFolders): CodeSource {
  const key = JSON.stringify(folders);
  let loader = loaders.get(key);
  if (loader === undefined) {
    const parts = new Map(Object.entries(folders));
    loader = new ModuleLoader({
      root: PROJECT_ROOT,
      parts,
      requireShared: (name) => (name.startsWith('#kit/') ? freezeShared(load(name)) : load(name)),
    });
    loaders.set(key, loader);
    if (loaders.size > MAX_LOADERS) loaders.delete(loaders.keys().next().value!);
  }
  return loader;
}
