import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PROJECT_ROOT } from '#grader/root';

import { awayFromRepositories } from './git';
import type { Mutant } from './mutants';

/**
 * Copies the reference to `folder`, and applies the mutant's patch to the copy.
 *
 * @returns why the patch does not apply; `undefined` if it does
 */
export async function injectMutant(mutant: Pick<Mutant, 'file'>, folder: string): Promise<string | undefined> {
  await cp(join(PROJECT_ROOT, 'reference'), join(folder, 'reference'), { recursive: true });
  try {
    // `git apply` has no fuzz. If the lines around the change differ, a person must look at the patch.
    await promisify(execFile)('git', ['apply', '--whitespace=nowarn', mutant.file], { cwd: folder, env: awayFromRepositories() });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return `The patch does not apply: ${(stderr || message).trim()}`;
  }
}
