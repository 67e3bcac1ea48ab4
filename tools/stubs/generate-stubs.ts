import * as fs from 'node:fs';
import * as path from 'node:path';
import { assert } from '#kit/assert';
import { checkStub } from './check-stub';
import { UnsavedWork, UnstubbableReference } from './errors';
import { stubFile } from './stub-file';
import { treeFiles } from './tree-files';
import { unsavedWork } from './unsaved-work';

export interface StubOptions {
  /** Only compare; write nothing. */
  readonly check: boolean;
  /** The folder that contains reference/ and labs/. */
  readonly root: string;
  /** Write even if that loses work in labs/ which git does not have. Default: false. */
  readonly force?: boolean;
}

export interface StubResult {
  /** The text of every file of labs/, by its path from the root: `labs/lab1/raw-api.ts`. */
  readonly files: Map<string, string>;
  /** How labs/ differed from it, one line per file. Without `check`, these files were changed. */
  readonly differences: string[];
}

/**
 * Generates labs/ from reference/: of every file that is not a test, the exported and public declarations, with bodies that
 * throw.
 *
 * @throws UnstubbableReference if a file of the reference has a shape that no stub can be made from
 * @throws UnsavedWork if writing would lose changes in labs/ that git does not have, unless `force`
 */
export async function generateStubs(options: StubOptions): Promise<StubResult> {
  const files = stubsOf(options.root);
  const present = await readTree(options.root);
  const names = [...new Set([...files.keys(), ...present.keys()])].sort();
  const changed = names.filter((name) => files.get(name) !== present.get(name));
  if (!options.check && changed.length > 0) {
    if (!options.force) refuseToLose(unsavedWork(options.root).filter((name) => !isTest(name)));
    for (const name of changed) replace(path.join(options.root, name), files.get(name));
  }
  return { files, differences: changed.map((name) => difference(name, files.get(name), present.get(name))) };
}

function stubsOf(root: string): Map<string, string> {
  const sources = treeFiles(root, 'reference').filter(isSource);
  if (sources.length === 0) throw new UnstubbableReference('there is no folder reference/ to make stubs from');
  return new Map(sources.map((name) => [name.replace(/^reference/, 'labs'), stubOf(root, name)]));
}

/** A file of a part, and not a test. */
function isSource(name: string): boolean {
  return /^reference\/[^/]+\/.*\.ts$/.test(name) && !isTest(name);
}

function isTest(name: string): boolean {
  return /\.(test|bench)\.ts$/.test(name);
}

function stubOf(root: string, name: string): string {
  const part = name.split('/')[1]!;
  try {
    const stub = stubFile(part, fs.readFileSync(path.join(root, name), 'utf8'));
    const complaints = checkStub(stub);
    assert(complaints.length === 0, `the stub contains more than it should: ${complaints.join('; ')}`);
    return stub;
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}

async function readTree(root: string): Promise<Map<string, string>> {
  // Students write tests of their own beside their files.
  const names = treeFiles(root, 'labs').filter((name) => !isTest(name));
  const texts = await Promise.all(names.map((name) => fs.promises.readFile(path.join(root, name), 'utf8')));
  return new Map(names.map((name, index) => [name, texts[index]!]));
}

function refuseToLose(unsaved: readonly string[]): void {
  if (unsaved.length === 0) return;
  const list = unsaved.map((name) => `  ${name}`).join('\n');
  throw new UnsavedWork(
    `Writing would lose work in labs/ that git does not have:\n${list}\nCommit it or move it, then try again. --force overwrites it.`,
  );
}

/** A file that does not belong in labs/ is removed; git has it. */
function replace(file: string, text: string | undefined): void {
  if (text === undefined) return fs.rmSync(file);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function difference(name: string, wanted: string | undefined, present: string | undefined): string {
  if (wanted === undefined) return `${name} has no file in reference/`;
  if (present === undefined) return `${name} is missing`;
  const lines = present.split('\n');
  const line = wanted.split('\n').findIndex((text, index) => text !== lines[index]);
  return `${name} differs from line ${line < 0 ? wanted.split('\n').length : line + 1}`;
}
