import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { PARTS, type Part } from '#kit/parts';
import { UsageError } from '#grader/usage-error';
import { PROJECT_ROOT } from '#grader/root';
import type { PartFolders } from '#grader/worker/task';

/** Whose code is graded. */
export interface Solution {
  /** As the user named it: `labs`, `reference` or a path. */
  readonly name: string;
  /** The folder that has a folder for each part. */
  readonly folder: string;
}

/**
 * @param name `labs`, `reference`, or the path of a folder with a folder for each part, or of a checkout that has `labs/`
 * @throws UsageError if there is no such folder
 */
export function findSolution(name: string): Solution {
  if (name === 'labs' || name === 'reference') return { name, folder: join(PROJECT_ROOT, name) };
  const path = resolve(name);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new UsageError(
      `--solution ${name}: there is no such folder. Use 'labs', 'reference', or a folder that contains lab1/ and so on.`,
    );
  }
  const home = [path, join(path, 'labs')].find((folder) => PARTS.some((part) => existsSync(join(folder, part.folder))));
  if (home === undefined)
    throw new UsageError(`--solution ${name}: this folder contains no ${PARTS[0]!.folder}/ and no labs/${PARTS[0]!.folder}/.`);
  if (realpathSync(home) !== realpathSync(path) && realpathSync(home) !== join(realpathSync(path), 'labs')) {
    throw new UsageError(`--solution ${name}: labs/ is a link to another folder. Name that folder instead.`);
  }
  return { name, folder: home };
}

/**
 * The folder of each part when `parts` are graded: assumed parts are in the reference, graded parts and the parts before
 * them in the solution.
 */
export function foldersFor(solution: Solution, parts: readonly Part[], assumed: ReadonlySet<string>): PartFolders {
  const last = Math.max(...parts.map((part) => PARTS.indexOf(part)));
  const needed = PARTS.slice(0, last + 1);
  const folderOf = (part: Part): string => (assumed.has(part.name) ? join(PROJECT_ROOT, 'reference') : solution.folder);
  return Object.fromEntries(needed.map((part) => [part.folder, join(folderOf(part), part.folder)]));
}
