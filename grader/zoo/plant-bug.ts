import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PROJECT_ROOT } from '#grader/root';

import type { Bug } from './bugs';

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

/** Inside of a repository, or in one of its hooks, git would apply the patch there. */
function awayFromRepositories(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(kept), GIT_CEILING_DIRECTORIES: tmpdir() };
}
