import { readFileSync } from 'node:fs';

import type { RunVariation } from '#harness/scenario/context';
import { UsageError } from '#grader/usage-error';

/** A shrunk failing run as a file, for `--replay`. */
export interface ReplayFile {
  readonly schema: 1;
  /** The test's id. */
  readonly test: string;
  readonly seed: number;
  readonly variation: RunVariation;
}

/** @throws UsageError if the file cannot be read or is not a replay file */
export function readReplay(path: string): ReplayFile {
  let file: Partial<ReplayFile> | null;
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as Partial<ReplayFile> | null;
  } catch (error) {
    throw new UsageError(`--replay ${path}: ${error instanceof SyntaxError ? 'this file is not JSON' : 'this file cannot be read'}.`);
  }
  const { schema, test, seed, variation } = file ?? {};
  const isReplay = schema === 1 && typeof test === 'string' && Number.isSafeInteger(seed) && typeof variation === 'object';
  if (!isReplay) throw new UsageError(`--replay ${path}: this is not a replay file (reports/….replay.json).`);
  return file as ReplayFile;
}
