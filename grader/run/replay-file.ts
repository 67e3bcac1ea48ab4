import { readFileSync, statSync } from 'node:fs';

import type { RunVariation } from '#harness/scenario/context';
import { definitionOf, type Fault, type FaultKind, KINDS } from '#harness/simulation/faults/kinds';
import { isRecord } from '#harness/workers/pool/protocol';
import { UsageError } from '#grader/usage-error';

/** A shrunk failing run as a file, for `--replay`. */
export interface ReplayFile {
  readonly schema: 1;
  /** The test's id. */
  readonly test: string;
  readonly seed: number;
  readonly variation: RunVariation;
}

/** A shrunk run is small; the largest ones name a few thousand operations. */
const MAX_BYTES = 10_000_000;

/** @throws UsageError if the file cannot be read or is not a replay file; the message says what is wrong with it */
export function readReplay(path: string): ReplayFile {
  const refuse = (why: string): never => {
    throw new UsageError(`--replay ${path}: ${why}. A report has such a file beside it: reports/….replay.json.`);
  };
  let content: unknown;
  try {
    if (statSync(path).size > MAX_BYTES) return refuse(`this file has more than ${MAX_BYTES} bytes, so it is not a replay file`);
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return refuse(error instanceof SyntaxError ? 'this file is not JSON, or its end is missing' : 'this file cannot be read');
  }
  const problem = problemOf(content);
  return problem === undefined ? (content as ReplayFile) : refuse(`this is not a replay file: ${problem}`);
}

/** What is wrong with the content of a replay file; `undefined` if nothing is. */
function problemOf(content: unknown): string | undefined {
  if (!isRecord(content) || content.schema !== 1) return 'it does not begin with "schema": 1';
  const { test, seed, variation } = content;
  if (typeof test !== 'string') return '"test" is not the id of a test';
  if (!isCount(seed)) return '"seed" is not a whole number';
  if (!isRecord(variation)) return '"variation" is not an object';
  const unknown = Object.keys(variation).find((key) => !Object.hasOwn(FIELDS, key));
  if (unknown !== undefined) return `"variation" has the unknown field ${JSON.stringify(unknown.slice(0, 40))}`;
  const wrong = Object.entries(variation).find(([key, value]) => !FIELDS[key as keyof RunVariation](value));
  return wrong && `"${wrong[0]}" of the variation has a wrong type`;
}

/** Whether a value can be that of a field. */
const FIELDS: Readonly<Record<keyof RunVariation, (value: unknown) => boolean>> = {
  faults: (value) => Array.isArray(value) && value.every(isFault),
  operations: (value) =>
    isRecord(value) && !Array.isArray(value) && Object.values(value).every((time) => typeof time === 'number' && time >= 0),
  part: (value) => isCount(value) && value >= 1,
  stores: (value) => isCount(value) && value >= 1,
  minimalLatency: (value) => typeof value === 'boolean',
};

/** A fault of a known kind. Its other fields are whole numbers, times or amounts, and the actors of its links. */
function isFault(fault: unknown): boolean {
  if (!isRecord(fault) || !KINDS.some((kind) => kind === fault.kind)) return false;
  const { time } = definitionOf(fault.kind as FaultKind);
  const values = Object.entries(fault).filter(([key]) => key !== 'kind');
  if (!values.every(([, value]) => isValue(value))) return false;
  const { fromMs, toMs } = time(fault as unknown as Fault);
  return isCount(fromMs) && Number.isFinite(toMs) && toMs >= fromMs;
}

function isValue(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isValue);
  return (
    typeof value === 'boolean' || (isRecord(value) && Object.values(value).every((inner) => typeof inner === 'string' || isValue(inner)))
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
