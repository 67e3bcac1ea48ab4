import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PROJECT_ROOT } from '#grader/root';

import type { Bug } from './bugs';
import { awayFromRepositories } from './git';

/**
 * Copies the reference to `folder`, and plants the bug in the copy.
 *
 * @returns why the patch does not apply; `undefined` where it does
 */
export async function plantBug(bug: Bug, folder: string): Promise<string | undefined> {
  await cp(join(PROJECT_ROOT, 'reference'), join(folder, 'reference'), { recursive: true });
  try {
    // git's own apply knows no fuzz: a patch whose surroundings have changed must be looked at.
    await promisify(execFile)('git', ['apply', '--whitespace=nowarn', bug.file], { cwd: folder, env: awayFromRepositories() });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return `The patch does not apply: ${(stderr || message).trim()}`;
  }
}
