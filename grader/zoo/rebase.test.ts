/** Mutants carried over edits of a small reference, in a git repository of its own. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Mutant } from './mutants';
import { awayFromRepositories, git } from './git';
import { applyPatch, replaceDiff, writeFiles } from './patch';
import { NotResolved, type ReferenceEdit } from './rebase';
import { type RebaseReport, rebaseMutants, rebaseResolved } from './rebase-mutants';
import { ReferenceHistory, UnknownRevision } from './reference-history';
import { MutantTypeCheck } from './type-check-mutant';

const FILE = 'reference/lab1/count.ts';
const REFERENCE = `/** Decisions of a group. */

/** How many members decide. */
export function quorum(members: readonly number[]): number {
  const half = Math.floor(members.length / 2);
  return half + 1;
}

/** The largest number. */
export function largest(members: readonly number[]): number {
  return Math.max(...members);
}
`;
const IMPORTER = `import { quorum } from './count';

export const THREE: number = quorum([1, 2, 3]);
`;
const DESCRIPTION = 'Half of the members are taken for a majority:\ntwo leaders in one term.\n\n';

const MUTATED = REFERENCE.replace('  return half + 1;', '  const odd = members[0]! % 2;\n  return half + odd;');
const PATCH = `${DESCRIPTION}diff --git a/${FILE} b/${FILE}
--- a/${FILE}
+++ b/${FILE}
@@ -3,7 +3,8 @@
 /** How many members decide. */
 export function quorum(members: readonly number[]): number {
   const half = Math.floor(members.length / 2);
-  return half + 1;
+  const odd = members[0]! % 2;
+  return half + odd;
 }
 
 /** The largest number. */
`;

const CONFIG = {
  compilerOptions: { strict: true, target: 'es2022', lib: ['es5'], module: 'node16', types: [], noEmit: true },
  include: ['reference'],
};

/** Type checks and calls of git, on a busy machine. */
jest.setTimeout(60_000);

let root: string;
let mutant: Mutant;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'typekv-rebase-test-')));
  mutant = { id: 'lab1/half', part: 'lab1', name: 'half', description: '', file: join(root, 'grader/zoo/lab1/half.patch') };
  const files = {
    [FILE]: REFERENCE,
    'reference/lab1/use.ts': IMPORTER,
    'grader/zoo/lab1/half.patch': PATCH,
    'tsconfig.reference.json': JSON.stringify(CONFIG),
  };
  writeFiles(root, new Map(Object.entries(files)));
  for (const words of [
    ['init', '--quiet'],
    ['add', '.'],
    ['-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '-m', 'A reference'],
  ]) {
    expect(git(root, awayFromRepositories(), ...words)).toMatchObject({ status: 0 });
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function edit(text: string, path = FILE): void {
  writeFileSync(join(root, path), text);
}

function states(renames: Readonly<Record<string, string>> = {}): ReferenceEdit {
  return { root, history: new ReferenceHistory(root, 'HEAD'), renames: new Map(Object.entries(renames)) };
}

function rebase(renames?: Readonly<Record<string, string>>): RebaseReport {
  return [...rebaseMutants([mutant], states(renames), new MutantTypeCheck(root))][0]!;
}

function patchNow(): string {
  return readFileSync(mutant.file, 'utf8');
}

/** The mutated file, made by the patch as it is now. */
function mutatedNow(path = FILE): string {
  return applyPatch(patchNow(), new Map([[path, readFileSync(join(root, path), 'utf8')]])).get(path)!;
}

const BEGINNING = '/** This was added. */\nexport const MORE = 1;\n\n';
/** What the reference has, and what the patch expects, differ in the changed line. */
const CONFLICTING = REFERENCE.replace('half + 1', '1 + half');
const UNRESOLVED = '.cache/rebase/lab1/half/reference/lab1/count.ts';

test('a patch that fits the reference is not rewritten', () => {
  expect(rebase()).toMatchObject({ isCarried: false, problems: [], toEdit: [] });
  edit('export const OTHER = 1;\n', 'reference/lab1/use.ts');
  expect(rebase()).toMatchObject({ isCarried: false, problems: [] });
  expect(patchNow()).toBe(PATCH);
});

test('a hunk follows its lines, and the description stays as it was', () => {
  edit(BEGINNING + REFERENCE.replace('How many members decide.', 'The number of members that decide.'));
  expect(rebase()).toMatchObject({ isCarried: true, problems: [], toEdit: [] });
  expect(patchNow()).toBe(PATCH.replace('@@ -3,7 +3,8 @@', '@@ -6,7 +6,8 @@').replace('How many members', 'The number of members that'));
  // Again, from the same revision: nothing is left to do.
  expect(rebase()).toMatchObject({ isCarried: false, problems: [] });
});

test('a renamed identifier is renamed in the lines that the mutant adds', () => {
  edit(REFERENCE.replaceAll('members', 'voters').replaceAll('half', 'lower'));
  edit(IMPORTER, 'reference/lab1/use.ts');
  expect(rebase({ members: 'voters', half: 'lower' })).toMatchObject({ isCarried: true, problems: [] });
  expect(mutatedNow()).toBe(MUTATED.replaceAll('members', 'voters').replaceAll('half', 'lower'));
});

test('two names that were swapped are swapped in the mutant', () => {
  const swapped = (text: string): string => text.replaceAll('half', '?').replaceAll('members', 'half').replaceAll('?', 'members');
  edit(swapped(REFERENCE));
  expect(rebase({ members: 'half', half: 'members' })).toMatchObject({ isCarried: true, problems: [] });
  expect(mutatedNow()).toBe(swapped(MUTATED));
});

test('a conflict leaves the patch as it was, and becomes a patch by --resolved once the file is edited', () => {
  edit(BEGINNING + CONFLICTING);
  expect(rebase()).toMatchObject({
    isCarried: false,
    problems: [`${FILE}: the reference changed the lines that the mutant changes.`],
    toEdit: [UNRESOLVED],
  });
  expect(patchNow()).toBe(PATCH);
  expect(readFileSync(join(root, UNRESOLVED), 'utf8')).toMatch(/^<{7} the reference now$/m);
  const resolve = (): RebaseReport => rebaseResolved(mutant, states(), new MutantTypeCheck(root));
  expect(resolve).toThrow(new NotResolved(`${UNRESOLVED} still has conflict markers. Edit it first.`));
  edit(BEGINNING + CONFLICTING.replace('1 + half', 'half'), UNRESOLVED);
  expect(resolve()).toMatchObject({ isCarried: true, problems: [] });
  expect(mutatedNow()).toBe(BEGINNING + CONFLICTING.replace('1 + half', 'half'));
  expect(patchNow().startsWith(DESCRIPTION)).toBe(true);
  // The resolved patch is not carried from the old one again, and its files are gone.
  expect(rebase()).toMatchObject({ isCarried: false, problems: [] });
  expect(resolve).toThrow('has no edited files. Run without --resolved first.');
});

test('a merge result that somebody edited is not lost when the mutants are rebased again', () => {
  edit(CONFLICTING);
  rebase();
  edit('// half done\n', UNRESOLVED);
  rebase();
  expect(readFileSync(join(root, `${UNRESOLVED}~`), 'utf8')).toBe('// half done\n');
});

test('a mutation that the reference now contains is reported, and the patch stays', () => {
  edit(BEGINNING + MUTATED);
  expect(rebase()).toMatchObject({
    isCarried: false,
    problems: [`${FILE}: the reference now contains the mutation.`],
    toEdit: [UNRESOLVED],
  });
  expect(patchNow()).toBe(PATCH);
});

test('a mutation of which the reference now contains a part is carried and reported', () => {
  const twoHunks = MUTATED.replace('Math.max', 'Math.min');
  writeFileSync(mutant.file, replaceDiff(PATCH, new Map([[FILE, REFERENCE]]), new Map([[FILE, twoHunks]])));
  git(root, awayFromRepositories(), '-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '--quiet', '-am', 'Two hunks');
  expect(mutatedNow()).toBe(twoHunks);
  edit(REFERENCE.replace('Math.max', 'Math.min'));
  expect(rebase()).toMatchObject({ isCarried: true, problems: [expect.stringContaining('The mutant changed 5 lines and now changes 3')] });
});

test('a file that was moved and edited is followed, also before git knows of it', () => {
  mkdirSync(join(root, 'reference/lab1/raft'));
  const moved = 'reference/lab1/raft/quorum.ts';
  renameSync(join(root, FILE), join(root, moved));
  edit(BEGINNING + REFERENCE, moved);
  edit(IMPORTER.replace('./count', './raft/quorum'), 'reference/lab1/use.ts');
  expect(rebase()).toMatchObject({ isCarried: true, problems: [] });
  expect(patchNow()).toContain(`diff --git a/${moved} b/${moved}\n--- a/${moved}\n+++ b/${moved}\n@@ `);
  expect(mutatedNow(moved)).toBe(BEGINNING + MUTATED);
});

test('a file that was removed is reported', () => {
  rmSync(join(root, FILE));
  edit('export const THREE = 3;\n', 'reference/lab1/use.ts');
  expect(rebase()).toMatchObject({ isCarried: false, problems: [`${FILE} was removed from the reference.`] });
});

test('a mutant that no longer type-checks is carried, and its errors are reported', () => {
  edit(BEGINNING + REFERENCE.replace('quorum(members: readonly number[])', 'quorum(members: readonly string[])'));
  edit("import { quorum } from './count';\n\nexport const TWO: number = quorum(['a', 'b']);\n", 'reference/lab1/use.ts');
  expect(rebase()).toMatchObject({
    isCarried: true,
    problems: [expect.stringMatching(/^reference\/lab1\/count\.ts:9: The left-hand side of an arithmetic operation/)],
  });
  expect(patchNow()).not.toBe(PATCH);
  // It can be edited like a conflict.
  edit(mutatedNow().replace('members[0]!', 'members.length'), UNRESOLVED);
  expect(rebaseResolved(mutant, states(), new MutantTypeCheck(root))).toMatchObject({ isCarried: true, problems: [], toEdit: [] });
});

test('the files that import the mutated one are type-checked too', () => {
  edit(REFERENCE, FILE);
  const check = new MutantTypeCheck(root);
  expect(check.errorsOfReference()).toEqual([]);
  const text = REFERENCE.replace('): number {\n  const half', '): string {\n  const half').replace(
    'return half + 1',
    'return String(half + 1)',
  );
  expect(check.errorsOfMutant(new Map([[FILE, text]]))).toEqual([
    "reference/lab1/use.ts:3: Type 'string' is not assignable to type 'number'.",
  ]);
  // The mutant after it starts from the reference again.
  expect(check.errorsOfMutant(new Map([[FILE, MUTATED]]))).toEqual([]);
});

test('a patch that somebody changed since the revision is not overwritten if it fits the reference now', () => {
  edit(BEGINNING + REFERENCE);
  const changed = PATCH.replace('half + odd', 'half + odd + 0');
  writeFileSync(mutant.file, changed);
  expect(rebase()).toMatchObject({ isCarried: false, problems: [] });
  expect(patchNow()).toBe(changed);
});

test('a patch that somebody changed since the revision is carried with the change if it fits the reference before', () => {
  edit(REFERENCE.replace('How many members decide.', 'The number of members that decide.'));
  writeFileSync(mutant.file, PATCH.replace('half + odd', 'half + odd + 0'));
  expect(rebase()).toMatchObject({ isCarried: true, problems: [] });
  expect(mutatedNow()).toContain('half + odd + 0');
});

test('an unknown revision is a mistake of the caller', () => {
  expect(() => new ReferenceHistory(root, 'nonesuch')).toThrow(UnknownRevision);
});
