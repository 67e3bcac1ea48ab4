import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';

import { showPath } from '#harness/workers/loader/show-path';
import type { Part } from '#kit/parts';
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
  const gradedFolders = [...new Set(graded.map((part) => folders[part.folder]!))];
  const project = projectFor(folders, gradedFolders);
  const compiler = require.resolve('typescript/bin/tsc');
  const child = spawn(process.execPath, [compiler, '-p', project.file, '--pretty', 'false'], {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  beNice(child);
  const errors = readErrors(child, gradedFolders).finally(project.discard);
  return { errors: () => errors, cancel: () => void child.kill('SIGKILL') };
}

interface Project {
  readonly file: string;
  discard(): void;
}

/** Of our own folders, what tsc learned is kept for the next time. Others have a project of their own, since a class may be graded at once. */
function projectFor(folders: PartFolders, graded: readonly string[]): Project {
  const homes = graded.map((folder) => relative(PROJECT_ROOT, folder).replaceAll(sep, '-'));
  if (!homes.some((home) => home.startsWith('..')))
    return { file: writeProject(folders, graded, homes.join('-')), discard: () => undefined };
  const file = writeProject(folders, graded, `outside-${process.pid}`);
  return { file, discard: () => [file, file.replace(/json$/, 'tsbuildinfo')].forEach((made) => rmSync(made, { force: true })) };
}

/** A project file that maps the parts as the grader's loader does. */
function writeProject(folders: PartFolders, graded: readonly string[], name: string): string {
  const cache = join(PROJECT_ROOT, '.cache', 'type-check');
  mkdirSync(cache, { recursive: true });
  const paths = Object.fromEntries(Object.entries(folders).map(([part, folder]) => [`#labs/${part}/*`, [`${folder}/*.ts`]]));
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      paths: { ...paths, '#kit/*': [`${PROJECT_ROOT}/kit/*.ts`] },
      rootDir: '/',
      types: ['node'],
      tsBuildInfoFile: `./${name}.tsbuildinfo`,
    },
    include: graded.map((folder) => `${folder}/**/*.ts`),
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

/** Only those in `folders`: others would be ours. */
async function readErrors(child: ChildProcess, folders: readonly string[]): Promise<readonly string[]> {
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve).on('error', resolve));
  return output.split('\n').flatMap((line) => {
    const [, file, rest] = /^([^(]+)(\(\d+,\d+\): error TS\d+.*)$/.exec(line) ?? [];
    if (file === undefined) return [];
    const path = resolve(PROJECT_ROOT, file);
    return folders.some((folder) => path.startsWith(folder + sep)) ? [`${showPath(path)}${rest}`] : [];
  });
}
