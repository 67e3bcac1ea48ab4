import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, relative } from 'node:path';

import type { Part } from '#grader/catalogue/parts';
import { PROJECT_ROOT } from '#grader/root';
import type { PartFolders } from '#grader/worker/task';

export interface TypeCheck {
  /** Completes with the compiler's errors in the graded parts, one a line; empty where it could not run. */
  errors(): Promise<readonly string[]>;
  cancel(): void;
}

/** Type-checks the graded parts in a process of its own while the tests run. Its errors are shown and cost nothing. */
export function startTypeCheck(folders: PartFolders, graded: readonly Part[]): TypeCheck {
  if (graded.length === 0) return { errors: () => Promise.resolve([]), cancel: () => undefined };
  const project = writeProject(folders, graded);
  const compiler = require.resolve('typescript/bin/tsc');
  const child = spawn(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { cwd: PROJECT_ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  beNice(child);
  const errors = readErrors(child);
  return { errors: () => errors, cancel: () => void child.kill('SIGKILL') };
}

/** A project file for these folders: it maps the parts as the grader's loader does, and keeps what tsc learned for the next time. */
function writeProject(folders: PartFolders, graded: readonly Part[]): string {
  const cache = join(PROJECT_ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  const folderNames = [...new Set(graded.map((part) => part.folder))];
  const name = `grade-${folderNames.join('-')}`;
  const paths = Object.fromEntries(Object.entries(folders).map(([part, folder]) => [`#${part}/*`, [`${folder}/*.ts`]]));
  const config = {
    extends: '../tsconfig.json',
    compilerOptions: { paths: { ...paths, '#kit/*': [`${PROJECT_ROOT}/kit/*.ts`] }, rootDir: '/', types: [], tsBuildInfoFile: `./${name}.tsbuildinfo` },
    include: folderNames.map((folder) => `${folders[folder]}/**/*.ts`),
  };
  const file = join(cache, `${name}.json`);
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}

/** The tests come first. */
function beNice(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Not allowed everywhere; it only makes the tests a little slower.
  }
}

async function readErrors(child: ChildProcess): Promise<readonly string[]> {
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve).on('error', resolve));
  const errors = output.split('\n').filter((line) => /error TS\d+/.test(line));
  return errors.map((line) => showPath(line));
}

function showPath(line: string): string {
  const [, file, rest] = /^([^(]+)(\(.*)$/.exec(line) ?? [];
  return file === undefined ? line : `${relative(process.cwd(), join(PROJECT_ROOT, file))}${rest}`;
}
