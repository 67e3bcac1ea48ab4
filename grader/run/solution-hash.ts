import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PARTS, type Part } from '#kit/parts';

import type { PartFolders } from '#grader/worker/task';

/** Students' own tests: they are not part of a solution. */
export function isTestFile(name: string): boolean {
  return /\.test\.[cm]?[jt]sx?$/.test(name);
}

/**
 * A hash of all files that the grade of `part` depends on: those of the part and of the parts before it. Files of later parts,
 * also in a folder that parts share, and tests of the student do not count.
 *
 * @returns `undefined` if a file cannot be read
 */
export function solutionHash(part: Part, folders: PartFolders): string | undefined {
  const later = PARTS.slice(PARTS.indexOf(part) + 1);
  const hash = createHash('sha256');
  try {
    for (const folder of new Set(PARTS.slice(0, PARTS.indexOf(part) + 1).map((earlier) => earlier.folder))) {
      const ofLater = new Set(later.flatMap((other) => (other.folder === folder ? (other.files ?? []) : [])));
      for (const name of filesIn(folders[folder]!)) {
        if (ofLater.has(name) || isTestFile(name)) continue;
        hash.update(JSON.stringify([folder, name, readFileSync(join(folders[folder]!, name), 'utf8')]));
      }
    }
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}
