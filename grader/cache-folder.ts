import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeFolder } from '#kit/make-folder';
import { PROJECT_ROOT } from '#grader/root';

let temporary: string | undefined;

/** The folders in which this process has looked for leftovers. */
const tidied = new Set<string>();

/**
 * A folder for files that can be made again: `.cache/NAME` in the project. If the project cannot be written, it is in the
 * system's temporary folder, and is removed when this process ends: in a folder that others share, files of an earlier
 * process could be anybody's.
 *
 * A process that was killed leaves its unfinished files behind (see `unfinishedName`). The next process removes them.
 */
export function cacheFolder(name: string): string {
  const folder = join(PROJECT_ROOT, '.cache', name);
  if (isWritable(folder)) {
    if (!tidied.has(folder)) removeLeftovers(folder);
    tidied.add(folder);
    return folder;
  }
  temporary ??= makeTemporary();
  const replacement = join(temporary, name);
  makeFolder(replacement);
  return replacement;
}

/** The name of a file in a cache folder that only this process uses, and removes or renames at the end. */
export function unfinishedName(name: string): string {
  return `process-${process.pid}-${name}`;
}

function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = /^process-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process exists, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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
