import { existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import type { Mutant } from './mutants';
import { type Files, PatchRefused, applyPatch, makeDiff, mergeFile, pathsOf, replaceDiff, writeFiles } from './patch';
import type { ReferenceHistory } from './reference-history';

/** What mutants are carried over. */
export interface ReferenceEdit {
  /** The project's folder. */
  readonly root: string;
  readonly history: ReferenceHistory;
  /** Identifiers that were renamed in the reference: new name by old name. */
  readonly renames: ReadonlyMap<string, string>;
}

export interface Rebased {
  /** The new text of the patch; `undefined` if it stays as it is. */
  readonly patch?: string;
  /** The mutated files, complete; `undefined` if the mutant could not be carried. */
  readonly mutated?: Files;
  /** What a person has to look at, with the reference file. */
  readonly problem?: string;
  /** What the merge gave, for a person to edit. */
  readonly unresolved?: Files;
}

/** Carries one mutant from the reference at the revision to the reference in the working tree. It writes nothing. */
export function rebaseMutant(mutant: Mutant, edit: ReferenceEdit): Rebased {
  const patch = readFileSync(mutant.file, 'utf8');
  const committed = edit.history.before(relative(edit.root, mutant.file).replaceAll('\\', '/'));
  if (committed === undefined || committed === patch) return carry(patch, patch, edit);
  // The patch was changed since the revision, by hand or by `--resolved`. Where it fits, that change is never lost.
  const { history } = edit;
  const mutated = tryPatch(patch, (path) => history.now(path));
  if (mutated !== undefined) return { mutated };
  const fitsBefore = tryPatch(patch, (path) => history.before(path)) !== undefined;
  return carry(patch, fitsBefore ? patch : committed, edit);
}

/** @returns the mutated files; `undefined` if the patch does not fit */
function tryPatch(patch: string, read: (path: string) => string | undefined): Files | undefined {
  const files = new Map(pathsOf(patch).map((path) => [path, read(path)]));
  if (!isComplete(files)) return undefined;
  try {
    return applyPatch(patch, files);
  } catch (error) {
    if (error instanceof PatchRefused) return undefined;
    throw error;
  }
}

/** @param committed the patch that fits the reference at the revision */
function carry(patch: string, committed: string, { history, renames }: ReferenceEdit): Rebased {
  const paths = pathsOf(committed);
  const before = new Map(paths.map((path) => [path, history.before(path)]));
  if (!isComplete(before)) return { problem: `${missingIn(before)} does not exist at ${history.base}. Name another revision with --base.` };
  const now = new Map(paths.map((path) => [history.pathNow(path), history.now(history.pathNow(path))]));
  if (!isComplete(now)) return { problem: `${missingIn(now)} was removed from the reference.` };
  try {
    const mutated = applyPatch(committed, before);
    if (paths.every((path) => before.get(path) === now.get(path))) return { mutated };
    return merge(patch, { before: renamed(before, renames), mutated: renamed(mutated, renames), now, history });
  } catch (error) {
    if (error instanceof PatchRefused) return { problem: `The patch does not apply to the reference at ${history.base}: ${error.message}` };
    throw error;
  }
}

interface ThreeStates {
  readonly before: Files;
  readonly mutated: Files;
  /** By path in the working tree. */
  readonly now: Files;
  readonly history: ReferenceHistory;
}

function merge(patch: string, { before, mutated, now, history }: ThreeStates): Rebased {
  const merges = [...before].map(([path, text]) => {
    const pathNow = history.pathNow(path);
    return [pathNow, mergeFile(text, now.get(pathNow)!, mutated.get(path)!)] as const;
  });
  const merged = new Map(merges.map(([path, { text }]) => [path, text]));
  const conflicts = merges.filter(([, { hasConflict }]) => hasConflict).map(([path]) => path);
  if (conflicts.length > 0)
    return { problem: `${conflicts.join(', ')}: the reference changed the lines that the mutant changes.`, unresolved: merged };
  const absorbed = [...merged].filter(([path, text]) => text === now.get(path)).map(([path]) => path);
  if (absorbed.length > 0) return { problem: `${absorbed.join(', ')}: the reference now contains the mutation.`, unresolved: merged };
  const carried = replaceDiff(patch, now, merged);
  return { patch: carried === patch ? undefined : carried, mutated: merged, problem: partAbsorbed(makeDiff(before, mutated), carried) };
}

/** The mutation must change as many lines as before. */
function partAbsorbed(before: string, carried: string): string | undefined {
  const [old, now] = [linesChanged(before), linesChanged(carried)];
  return old === now
    ? undefined
    : `The mutant changed ${old} lines and now changes ${now}: the reference may contain a part of the mutation.`;
}

function linesChanged(diff: string): number {
  return [...diff.matchAll(/^(?:\+(?!\+\+ )|-(?!-- ))/gm)].length;
}

/** Whole words only; also in comments and strings. All renames happen at once, so that two names can be swapped. */
function renamed(files: Files, renames: ReadonlyMap<string, string>): Files {
  if (renames.size === 0) return files;
  const names = [...renames.keys()].map((name) => name.replaceAll('$', '\\$')).join('|');
  const words = new RegExp(`(?<![\\w$])(?:${names})(?![\\w$])`, 'g');
  return new Map([...files].map(([path, text]) => [path, text.replace(words, (name) => renames.get(name)!)]));
}

function isComplete(files: ReadonlyMap<string, string | undefined>): files is Files {
  return missingIn(files) === undefined;
}

function missingIn(files: ReadonlyMap<string, string | undefined>): string | undefined {
  return [...files].find(([, text]) => text === undefined)?.[0];
}

/** Where a person edits the merge results of a mutant. */
export function unresolvedFolder(mutant: Mutant, root: string): string {
  return join(root, '.cache', 'rebase', mutant.part, mutant.name);
}

/** Writes merge results for a person to edit. Files of an earlier run that differ are kept under a name with `~`. */
export function writeUnresolved(mutant: Mutant, root: string, files: Files): void {
  const folder = unresolvedFolder(mutant, root);
  for (const [path, text] of files) {
    const file = join(folder, path);
    if (existsSync(file) && readFileSync(file, 'utf8') !== text) renameSync(file, `${file}~`);
  }
  writeFiles(folder, files);
}

export function removeUnresolved(mutant: Mutant, root: string): void {
  rmSync(unresolvedFolder(mutant, root), { recursive: true, force: true });
}

/** A caller's mistake: the edited files cannot become a patch yet. */
export class NotResolved extends Error {}

/**
 * Makes the patch from the files that a person edited in the mutant's folder.
 *
 * @throws NotResolved if there are none, one has conflict markers, or nothing differs from the reference
 */
export function resolveMutant(mutant: Mutant, { root, history }: Pick<ReferenceEdit, 'root' | 'history'>): Rebased {
  const folder = unresolvedFolder(mutant, root);
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const paths = names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
  if (paths.length === 0) throw new NotResolved(`${relative(root, folder)} has no edited files. Run without --resolved first.`);
  const mutated = new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  const now = new Map(paths.map((path) => [path, history.now(path)]));
  if (!isComplete(now)) throw new NotResolved(`${missingIn(now)} does not exist in the reference.`);
  const unfinished = paths.find((path) => /^(?:<{7}|\|{7}|>{7}) /m.test(mutated.get(path)!));
  if (unfinished !== undefined)
    throw new NotResolved(`${join(relative(root, folder), unfinished)} still has conflict markers. Edit it first.`);
  if (paths.every((path) => mutated.get(path) === now.get(path)))
    throw new NotResolved(`The files in ${relative(root, folder)} do not differ from the reference.`);
  return { patch: replaceDiff(readFileSync(mutant.file, 'utf8'), now, mutated), mutated };
}
