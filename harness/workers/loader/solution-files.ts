import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

import { ForbiddenCall } from '#harness/workers/loader/forbidden-call';
import { showPath } from '#harness/workers/loader/show-path';
import { SolutionError } from '#harness/workers/loader/solution-error';

/** More is no source file that a person wrote. Bytes. */
const MAX_SOURCE_BYTES = 1_000_000;

/** The TypeScript file that an import of `path` means; `undefined` if there is none. */
export function typescriptFile(path: string): string | undefined {
  return [`${path}.ts`, path, join(path, 'index.ts')].find((candidate) => candidate.endsWith('.ts') && existsSync(candidate));
}

/**
 * Reads a source file of a part, which must really lie in the part's folder, whatever links lead to it.
 *
 * @param home the part's folder
 * @throws ForbiddenCall for a file outside of the folder
 * @throws SolutionError for what is no regular file, cannot be read, or is too large
 */
export function readSolutionFile(file: string, home: string): string {
  const realHome = realpathSync(home);
  if (realHome !== join(realpathSync(dirname(home)), basename(home))) {
    throw new ForbiddenCall(`${showPath(home)} is a link. The folder of a part must be a folder with the part's own files.`);
  }
  if (!realpathSync(file).startsWith(realHome + sep)) {
    throw new ForbiddenCall(`${showPath(file)} is a link to a file outside of its part. A part consists of its own files.`);
  }
  const status = statSync(file);
  if (!status.isFile()) throw new SolutionError(`${showPath(file)} is not a regular file.`);
  if (status.size > MAX_SOURCE_BYTES) {
    throw new SolutionError(`${showPath(file)} has ${status.size} bytes. A source file may have at most ${MAX_SOURCE_BYTES}.`);
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SolutionError(`${showPath(file)} cannot be read: ${(error as Error).message}`);
  }
}
