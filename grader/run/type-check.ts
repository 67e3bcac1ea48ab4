import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';

import { showPath } from '#harness/workers/loader/show-path';
import type { Part } from '#kit/parts';
import { cacheFolder, unfinishedName } from '#grader/cache-folder';
import { PROJECT_ROOT } from '#grader/root';
import type { PartFolders } from '#grader/worker/task';

export interface TypeCheck {
  /** The compiler's errors in the graded parts, one per line. Empty if the compiler could not run. */
  errors(): Promise<readonly string[]>;
  cancel(): void;
}

/** Type-checks the graded parts in its own process while the tests run. Type errors are shown and cost no points. */
export function startTypeCheck(folders: PartFolders, graded: readonly Part[]): TypeCheck {
  if (graded.length === 0) return { errors: () => Promise.resolve([]), cancel: () => undefined };
  const gradedFolders = [...new Set(graded.map((part) => folders[part.folder]!))];
  const project = projectFor(folders, gradedFolders);
  const compiler = require.resolve('typescript/bin/tsc');
  const endWithParent = join(PROJECT_ROOT, 'harness', 'workers', 'pool', 'end-with-parent.js');
  const child = spawn(process.execPath, ['-r', endWithParent, compiler, '-p', project.file, '--pretty', 'false'], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, TYPEKV_PARENT: String(process.pid) },
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

/**
 * For our own folders, the compiler's build information is kept for the next grade. For other folders it is not: a whole
 * class may be graded at the same time.
 */
function projectFor(folders: PartFolders, graded: readonly string[]): Project {
  const homes = graded.map((folder) => relative(PROJECT_ROOT, folder).replaceAll(sep, '-'));
  if (!homes.some((home) => home.startsWith('..')))
    return { file: writeProject(folders, graded, homes.join('-')), discard: () => undefined };
  const file = writeProject(folders, graded, unfinishedName('outside'));
  return { file, discard: () => [file, file.replace(/json$/, 'tsbuildinfo')].forEach((made) => rmSync(made, { force: true })) };
}

/** Writes a project file that maps the parts as the grader's module loader does. */
function writeProject(folders: PartFolders, graded: readonly string[], name: string): string {
  const cache = cacheFolder('type-check');
  const paths = Object.fromEntries(Object.entries(folders).map(([part, folder]) => [`#labs/${part}/*`, [`${folder}/*.ts`]]));
  const config = {
    extends: join(PROJECT_ROOT, 'tsconfig.json'),
    compilerOptions: {
      paths: { ...paths, '#kit/*': [`${PROJECT_ROOT}/kit/*.ts`] },
      rootDir: '/',
      types: ['node'],
      typeRoots: [join(PROJECT_ROOT, 'node_modules', '@types')],
      tsBuildInfoFile: `./${name}.tsbuildinfo`,
    },
    include: graded.map((folder) => `${folder}/**/*.ts`),
    // Tests of the student.
    exclude: graded.map((folder) => `${folder}/**/*.test.ts`),
  };
  const file = join(cache, `${name}.json`);
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}

/** The tests have priority. */
function beNice(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Some systems refuse it. Then the tests are a little slower.
  }
}

/** Only errors in `folders`: others are not the student's. */
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
