import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { type StructuredPatch, applyPatch as applyDiff, parsePatch } from 'diff';

import { awayFromRepositories, git } from './git';

/** Text by path, relative to the project's root: `reference/lab1/raw-api.ts`. */
export type Files = ReadonlyMap<string, string>;

/** The lines above the first diff, with the empty line that ends them. */
function descriptionOf(patch: string): string {
  return patch.slice(0, patch.search(/^(?:diff|---) /m));
}

/** The paths that a patch changes, as they are before it. */
export function pathsOf(patch: string): readonly string[] {
  return [...patch.matchAll(/^diff --git a\/(\S+) b\/\S+$/gm)].map(([, path]) => path!);
}

/** A patch that does not fit its files. */
export class PatchRefused extends Error {}

/**
 * Applies a patch without fuzz: if the lines around a change differ, a person must look at it.
 *
 * @param files at least those that the patch changes
 * @returns all files, changed or not
 * @throws PatchRefused
 */
export function applyPatch(patch: string, files: Files): Files {
  const after = new Map(files);
  for (const { path, diff } of diffsOf(patch)) {
    const before = files.get(path);
    if (before === undefined) throw new PatchRefused(`${path} does not exist.`);
    const text = applyDiff(before, diff, { fuzzFactor: 0, autoConvertLineEndings: false });
    if (text === false) throw new PatchRefused(`the lines that it changes, or the lines around them, are not in ${path}.`);
    after.set(path, text);
  }
  return after;
}

function diffsOf(patch: string): readonly { readonly path: string; readonly diff: StructuredPatch }[] {
  try {
    const diffs = parsePatch(patch.slice(descriptionOf(patch).length));
    return diffs.map((diff) => ({ path: (diff.oldFileName ?? '').replace(/^a\//, ''), diff }));
  } catch (error) {
    throw new PatchRefused((error as Error).message);
  }
}

/** `@@ -12,7 +12,7 @@ export function quorum(…`: not all patches name the function. */
const HEADING = /^(@@ .+? @@) .*$/gm;

/** `patch` with its description, and with a new diff in its style: three lines of context, no `index` line. */
export function replaceDiff(patch: string, before: Files, after: Files): string {
  const diff = makeDiff(before, after);
  return descriptionOf(patch) + (patch.search(HEADING) < 0 ? diff.replace(HEADING, '$1') : diff);
}

/** A unified diff. Empty if nothing differs. */
export function makeDiff(before: Files, after: Files): string {
  return inTemporaryFolder((folder) => {
    writeFiles(join(folder, 'a'), before);
    writeFiles(join(folder, 'b'), after);
    const { stdout } = git(folder, awayFromRepositories(), 'diff', '--no-index', '--no-prefix', '--no-color', 'a', 'b');
    return stdout.replace(/^index [0-9a-f]+\.\.[0-9a-f]+.*\n/gm, '');
  });
}

export interface Merge {
  readonly text: string;
  readonly hasConflict: boolean;
}

/** Three-way merge of one file: what the mutant changed in `base`, carried over to `now`. */
export function mergeFile(base: string, now: string, mutated: string): Merge {
  return inTemporaryFolder((folder) => {
    writeFiles(folder, new Map(Object.entries({ base, now, mutated })));
    const labels = ['the reference now', 'the reference before', 'the mutant'].flatMap((label) => ['-L', label]);
    const { status, stdout, stderr } = git(
      folder,
      awayFromRepositories(),
      'merge-file',
      '-p',
      '--diff3',
      ...labels,
      'now',
      'base',
      'mutated',
    );
    // The exit code is the number of conflicts, at most 127.
    if (status > 127) throw new Error(`git merge-file failed: ${stderr.trim()}`);
    return { text: stdout, hasConflict: status > 0 };
  });
}

/** Writes each file below `folder`. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function inTemporaryFolder<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-patch-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
