import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';

import type { Mutant } from './mutants';
import { type Files, PatchRefused, applyPatch, writeFiles } from './patch';

/**
 * Copies the reference to `folder`, with the mutant's patch applied to the copy.
 *
 * @returns why the patch does not apply; `undefined` if it does
 */
export function injectMutant({ file }: Pick<Mutant, 'file'>, folder: string): string | undefined {
  const patch = readFileSync(file, 'utf8');
  if (!/^diff --git /m.test(patch))
    return 'The patch contains no diff. Commit the reference before you edit it: git diff shows only changes to committed files.';
  try {
    writeFiles(folder, applyPatch(patch, reference()));
    return undefined;
  } catch (error) {
    if (error instanceof PatchRefused) return `The patch does not apply: ${error.message}`;
    throw error;
  }
}

let files: Files | undefined;

/** Read once: a zoo run injects hundreds of mutants, and an edit in the meantime must not mix two versions. */
function reference(): Files {
  return (files ??= new Map(sourceFiles().map((path) => [path, readFileSync(join(PROJECT_ROOT, path), 'utf8')])));
}

function sourceFiles(): readonly string[] {
  const entries = readdirSync(join(PROJECT_ROOT, 'reference'), { recursive: true, encoding: 'utf8' });
  return entries.filter((path) => path.endsWith('.ts')).map((path) => join('reference', path));
}
