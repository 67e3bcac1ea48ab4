import { isRecord } from '#harness/workers/pool/protocol';
import type { GradeTask, TaskResult } from '#grader/worker/task';

/**
 * Whether a worker's answer can be one to its task. A worker runs the code of a solution, so the parent takes nothing from
 * it on trust: an answer of another shape, about other seeds or of an unreasonable size costs the test.
 */
export function isTaskResult(value: unknown, task: GradeTask): value is TaskResult {
  if (!isRecord(value) || value.kind !== task.kind) return false;
  if (task.kind === 'explain') return isHash(value.traceHash) && Array.isArray(value.original) && isExplained(value.explained);
  const { runs, failure, covered, output } = value;
  if (!Array.isArray(runs) || runs.length > task.seeds || !runs.every((run, i) => isRun(run, task.firstSeed + i))) return false;
  return (failure === undefined || isFailure(failure)) && Array.isArray(covered) && covered.every(isShortText) && isOutput(output);
}

/** Whether a worker may say that it has done so many seeds. */
export function isSeedCount(value: unknown, task: GradeTask): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && task.kind === 'seeds' && (value as number) <= task.seeds;
}

function isRun(run: unknown, seed: number): boolean {
  if (!isRecord(run) || run.seed !== seed || !isHash(run.traceHash)) return false;
  return [run.events, run.virtualMs].every((number) => typeof number === 'number' && number >= 0 && Number.isFinite(number));
}

function isOutput(output: unknown): boolean {
  return isRecord(output) && Number.isSafeInteger(output.omitted) && Array.isArray(output.lines) && output.lines.every(isOutputLine);
}

function isOutputLine(line: unknown): boolean {
  return isRecord(line) && typeof line.at === 'number' && isShortText(line.actor) && isShortText(line.line);
}

const VERDICTS: readonly unknown[] = ['violation', 'stuck', 'crash', 'unknown'];

/** Characters: more than any message that TypeKV writes. */
const MAX_TEXT = 1_000_000;
const MAX_SHORT_TEXT = 1_000;

function isFailure(failure: unknown): boolean {
  return isRecord(failure) && VERDICTS.includes(failure.verdict) && isShortText(failure.property) && isText(failure.message);
}

function isExplained(explained: unknown): boolean {
  if (explained === undefined) return true;
  if (!isFailure(explained) || !isRecord(explained)) return false;
  const { seed, eventsShrunk, variation, faults, trace, description } = explained;
  return (
    [seed, eventsShrunk].every(Number.isSafeInteger) && isRecord(variation) && [faults, trace].every(Array.isArray) && isText(description)
  );
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_SHORT_TEXT;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}
