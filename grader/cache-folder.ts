import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeFolder } from '#kit/make-folder';
import { PROJECT_ROOT } from '#grader/root';

let temporary: string | undefined;

/**
 * A folder for files that can be made again: `.cache/NAME` in the project. If the project cannot be written, it is in the
 * system's temporary folder, and is removed when this process ends: in a folder that others share, files of an earlier
 * process could be anybody's.
 */
export function cacheFolder(name: string): string {
  const folder = join(PROJECT_ROOT, '.cache', name);
  if (isWritable(folder)) return folder;
  temporary ??= makeTemporary();
  const replacement = join(temporary, name);
  makeFolder(replacement);
  return replacement;
}

function isWritable(folder: string): boolean {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function makeTemporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-cache-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
